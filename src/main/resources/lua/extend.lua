-- Renews the leases of claims that are still being worked on.
--
-- KEYS[1] claim index (zset: id -> lease end ms)
-- ARGV[1] owner   ARGV[2] lease ms   ARGV[3] claim prefix   ARGV[4..] claim ids
--
-- Answers 1|0 per claim: renewed, or no longer this owner's.
--
-- Invariant: only the owner can renew; a claim that somebody else took over stays theirs. The first write is one that a
-- full Redis does not refuse, nor anything after it.

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local answer = {}
for i = 4, #ARGV do
  if redis.pcall('HGET', ARGV[3] .. ARGV[i], 'owner') == ARGV[1] and redis.call('ZREM', KEYS[1], ARGV[i]) == 1 then
    redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[i])
    answer[#answer + 1] = 1
  else
    answer[#answer + 1] = 0
  end
end
return answer
