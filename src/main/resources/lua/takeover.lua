-- Takes over claims whose lease ran out, because their owner died or gave them back.
--
-- KEYS[1] claim index (zset: id -> lease end ms)
-- ARGV[1] owner   ARGV[2] lease ms   ARGV[3] most claims wanted   ARGV[4] claim prefix   ARGV[5] claim events prefix
--
-- Answers { keys that hold what is not ours, then per claim { id, meta as flat list, events } }.
--
-- Invariants: a claim has one owner at a time by the clock of Redis; id, claim time and attempts stay what they were.
-- An id without a claim leaves the index; one with foreign keys waits for the caller to set them aside. The first write
-- is one that a full Redis does not refuse, nor anything after it.

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local foreign = {}
local answer = { foreign }
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, ARGV[3])) do
  local claim, events = ARGV[4] .. id, ARGV[5] .. id
  local kind, events_kind = redis.call('TYPE', claim).ok, redis.call('TYPE', events).ok
  if kind ~= 'hash' and kind ~= 'none' then
    foreign[#foreign + 1] = claim
  elseif events_kind ~= 'list' and events_kind ~= 'none' then
    foreign[#foreign + 1] = events
  elseif kind == 'none' and events_kind == 'none' then
    redis.call('ZREM', KEYS[1], id)
  else
    redis.call('ZREM', KEYS[1], id)
    redis.call('ZADD', KEYS[1], now + ARGV[2], id)
    redis.call('HSET', claim, 'owner', ARGV[1])
    answer[#answer + 1] = { id, redis.call('HGETALL', claim), redis.call('LRANGE', events, 0, -1) }
  end
end
return answer
