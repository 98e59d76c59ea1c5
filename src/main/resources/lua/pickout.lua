-- Moves those events of a claim that can't be read to a dead letter of their own.
--
-- KEYS[1] claim (hash)          KEYS[2] its events (list)
-- KEYS[3] dead letter (hash)    KEYS[4] its events (list)    KEYS[5] dead letters (zset: id -> time ms)
-- ARGV[1] owner   ARGV[2] dead letter's id   ARGV[3] reason   ARGV[4] detail   ARGV[5..] the events
--
-- Answers 1, or 0 when the claim is gone or no longer this owner's.
--
-- Invariant: an event is in the claim or in the dead letter, never in both or neither; the other events stay in order.
-- The first write is one that a full Redis does not refuse, nor anything after it.

if redis.pcall('HGET', KEYS[1], 'owner') ~= ARGV[1] then
  return 0
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
for i = 5, #ARGV do
  if redis.call('LREM', KEYS[2], 1, ARGV[i]) == 1 then
    redis.call('RPUSH', KEYS[4], ARGV[i])
  end
end
redis.call('HSET', KEYS[1], 'count', redis.call('LLEN', KEYS[2]))
local known = redis.call('HMGET', KEYS[1], 'alertId', 'eventType', 'workspaceId')
redis.call('HSET', KEYS[3], 'alertId', known[1] or '', 'eventType', known[2] or '', 'workspaceId', known[3] or '',
  'reason', ARGV[3], 'detail', ARGV[4], 'buriedAt', now)
redis.call('ZADD', KEYS[5], now, ARGV[2])
return 1
