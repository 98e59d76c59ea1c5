-- Ends a claim that has been delivered.
--
-- KEYS[1] claim (hash)   KEYS[2] its events (list)   KEYS[3] claim index (zset)
-- ARGV[1] owner          ARGV[2] claim id
--
-- Answers 1, or 0 when the claim is gone or no longer this owner's.
--
-- Invariant: only the owner can end a claim; one that was given back or taken over stays.

if redis.call('HGET', KEYS[1], 'owner') ~= ARGV[1] then
  return 0
end
redis.call('UNLINK', KEYS[1], KEYS[2])
redis.call('ZREM', KEYS[3], ARGV[2])
return 1
