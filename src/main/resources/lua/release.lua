-- Gives a claim back: any hub may take it over at once.
--
-- KEYS[1] claim (hash)   KEYS[2] claim index (zset)
-- ARGV[1] owner          ARGV[2] claim id
--
-- Answers 1, or 0 when the claim is gone or no longer this owner's.

if redis.pcall('HGET', KEYS[1], 'owner') ~= ARGV[1] then
  return 0
end
redis.call('HDEL', KEYS[1], 'owner')
redis.call('ZADD', KEYS[2], 'XX', 0, ARGV[2])
return 1
