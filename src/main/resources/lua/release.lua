-- Gives a claim back: any hub may take it over, at once or after a delay.
--
-- KEYS[1] claim (hash)   KEYS[2] claim index (zset)
-- ARGV[1] owner          ARGV[2] claim id             ARGV[3] delay ms, 0 for none
--
-- Answers 1, or 0 when the claim is gone or no longer this owner's.

if redis.pcall('HGET', KEYS[1], 'owner') ~= ARGV[1] then
  return 0
end
redis.call('HDEL', KEYS[1], 'owner')
local score = 0
if ARGV[3] ~= '0' then
  local time = redis.call('TIME')
  score = time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[3]
end
redis.call('ZADD', KEYS[2], 'XX', score, ARGV[2])
return 1
