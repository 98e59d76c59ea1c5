-- Takes over claims whose lease ran out, because their owner died or gave them back.
--
-- KEYS[1] claim index (zset: id -> lease end ms)
-- ARGV[1] owner   ARGV[2] lease ms   ARGV[3] most claims wanted   ARGV[4] claim prefix   ARGV[5] claim events prefix
-- ARGV[6..9] for foreign.lua   ARGV[10] with so many bytes of events it takes no more
-- ARGV[11] most claims that one alert may have with this owner
-- ARGV[12..] of which alerts the owner has claims already: alert id, how many claims, ...
--
-- Answers { the key that was set aside, if any }, then per claim { id, meta as flat list, events }.
--
-- Invariants: a claim has one owner at a time by the clock of Redis; id, claim time and attempts stay what they were.
-- An id without a claim leaves the index. Alerts at their limit are passed over. The first write is one that a full
-- Redis does not refuse, nor anything after it.

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local wanted, most, bytes = tonumber(ARGV[3]), tonumber(ARGV[11]), 0
local held, claims = {}, {}
for i = 12, #ARGV, 2 do
  held[ARGV[i]] = tonumber(ARGV[i + 1])
end

local function enough()
  return #claims >= wanted or bytes >= tonumber(ARGV[10])
end

-- False when it stays where it is.
local function take(id)
  local claim, events = ARGV[4] .. id, ARGV[5] .. id
  if not (is_ours(claim, 'hash', 6) and is_ours(events, 'list', 6)) then
    return false
  end
  local alert = redis.call('HGET', claim, 'alertId') or ''
  if (held[alert] or 0) >= most then
    return false
  end
  redis.call('ZREM', KEYS[1], id)
  if redis.call('EXISTS', claim, events) > 0 then
    redis.call('ZADD', KEYS[1], now + ARGV[2], id)
    redis.call('HSET', claim, 'owner', ARGV[1])
    held[alert] = (held[alert] or 0) + 1
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
