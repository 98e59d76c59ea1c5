-- Takes over claims whose lease ran out because their owner died, and those that were given back and are due.
--
-- KEYS[1] claim index (zset: id -> lease end ms)
-- ARGV[1] owner   ARGV[2] lease ms   ARGV[3] most claims wanted   ARGV[4] claim prefix   ARGV[5] claim events prefix
-- ARGV[6..9] for foreign.lua   ARGV[10] with so many bytes of events it takes no more
-- ARGV[11] ms after which a claim that is passed over is looked at again
-- ARGV[12] how many claims at most of an alert that is not named below   ARGV[13..] alert id, how many of it at most, ...
--
-- Answers { the key that was set aside, if any }, then per claim { id, meta as flat list, events }.
--
-- Invariants: a claim has one owner at a time by the clock of Redis; id, claim time and attempts stay what they were.
-- An id without a claim leaves the index. Alerts at their limit are passed over, so that many claims of theirs are not
-- in the way of the others time and again; of so many, one run goes past some thousand at most. The first write is one that a full
-- Redis does not refuse, nor anything after it.

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local wanted, others, bytes = tonumber(ARGV[3]), tonumber(ARGV[12]), 0
local allowed, claims = {}, {}
local out_of_the_way, most_out_of_the_way = 0, 2000
for i = 13, #ARGV, 2 do
  allowed[ARGV[i]] = tonumber(ARGV[i + 1])
end

local function enough()
  return #claims >= wanted or bytes >= tonumber(ARGV[10]) or out_of_the_way >= most_out_of_the_way
end

-- False when it stays where it is.
local function take(id)
  local claim, events = ARGV[4] .. id, ARGV[5] .. id
  if not (is_ours(claim, 'hash', 6) and is_ours(events, 'list', 6)) then
    return false
  end
  local alert = redis.call('HGET', claim, 'alertId') or ''
  local left = allowed[alert] or others
  redis.call('ZREM', KEYS[1], id)
  if left < 1 then
    redis.call('ZADD', KEYS[1], now + ARGV[11], id)
    out_of_the_way = out_of_the_way + 1
    return true
  end
  if redis.call('EXISTS', claim, events) > 0 then
    redis.call('ZADD', KEYS[1], now + ARGV[2], id)
    redis.call('HSET', claim, 'owner', ARGV[1])
    allowed[alert] = left - 1
    bytes = bytes + (tonumber(redis.call('HGET', claim, 'bytes') or nil) or 0)
    claims[#claims + 1] = { id, redis.call('HGETALL', claim), redis.call('LRANGE', events, 0, -1) }
  end
  return true
end

local passed, page = 0, {}
while not enough() do
  page = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', passed, wanted)
  if #page == 0 then
    break
  end
  for _, id in ipairs(page) do
    if enough() then
      break
    elseif not take(id) then
      passed = passed + 1
    end
  end
end

local answer = { set_aside }
for _, each in ipairs(claims) do
  answer[#answer + 1] = each
end
return answer
