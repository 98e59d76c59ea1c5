-- Ends a request with an idempotency key: keeps its result, or frees the key.
--
-- KEYS[1] the key's record (hash), see beginrequest.lua
-- ARGV[1] run   ARGV[2] ms for which the result is kept, 0 to free the key   ARGV[3] accepted   ARGV[4] duplicates
--
-- Answers 1; 0 when the key is no longer this run's, and nothing is changed.

if redis.call('HGET', KEYS[1], 'run') ~= ARGV[1] then
  return 0
end
if ARGV[2] == '0' then
  redis.call('DEL', KEYS[1])
else
  redis.call('HSET', KEYS[1], 'accepted', ARGV[3], 'duplicates', ARGV[4])
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
return 1
