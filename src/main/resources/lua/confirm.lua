-- Ends claims that have been delivered.
--
-- KEYS[1] claim index (zset: id -> lease end ms)
-- ARGV[1] owner   ARGV[2] claim prefix   ARGV[3] claim events prefix   ARGV[4..] claim ids
--
-- Answers 1|0 per claim: ended, or gone or no longer this owner's.
--
-- Invariant: only the owner can end a claim; one that was given back or taken over stays, and so does what somebody else
-- has put in a claim's place, without harm to the others.

local answer = {}
for i = 4, #ARGV do
  if redis.pcall('HGET', ARGV[2] .. ARGV[i], 'owner') == ARGV[1] then
    redis.call('UNLINK', ARGV[2] .. ARGV[i], ARGV[3] .. ARGV[i])
    redis.call('ZREM', KEYS[1], ARGV[i])
    answer[#answer + 1] = 1
  else
    answer[#answer + 1] = 0
  end
end
return answer
