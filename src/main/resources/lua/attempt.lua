-- Notes that one more attempt failed, so that whoever goes on after a crash goes on with the right count.
--
-- KEYS[1] claim (hash)   KEYS[2] claim index (zset)
-- ARGV[1] owner   ARGV[2] lease ms   ARGV[3] claim id   ARGV[4] attempts made
--
-- Answers 1, or 0 when the claim is no longer this owner's.

if redis.call('HGET', KEYS[1], 'owner') ~= ARGV[1] then
  return 0
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('HSET', KEYS[1], 'attempts', ARGV[4])
redis.call('ZADD', KEYS[2], 'XX', now + ARGV[2], ARGV[3])
return 1
