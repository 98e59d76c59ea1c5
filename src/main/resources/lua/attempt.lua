-- Notes that one more attempt failed, so that whoever goes on after a crash goes on with the right count.
--
-- KEYS[1] claim (hash)   KEYS[2] claim index (zset)
-- ARGV[1] owner   ARGV[2] lease ms   ARGV[3] claim id   ARGV[4] attempts made
--
-- Answers 1, or 0 when the claim is no longer this owner's.
--
-- Invariant: the lease is renewed along with it. The first write is one that a full Redis does not refuse, nor anything
-- after it.

if redis.pcall('HGET', KEYS[1], 'owner') ~= ARGV[1] then
  return 0
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREM', KEYS[2], ARGV[3])
redis.call('ZADD', KEYS[2], now + ARGV[2], ARGV[3])
redis.call('HSET', KEYS[1], 'attempts', ARGV[4])
return 1
