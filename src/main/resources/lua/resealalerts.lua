-- Replaces sealed secrets by the same secrets, sealed with another key.
--
-- KEYS as alertlog.lua has them
-- ARGV per alert: id, sealed secrets as they were read, as they are to be
--
-- Answers how many were replaced.
--
-- Invariant: what somebody has changed meanwhile stays as it is. The alerts are the same as before, so no version changes.

local count = 0
for i = 1, #ARGV, 3 do
  if redis.call('HGET', SECRETS, ARGV[i]) == ARGV[i + 1] then
    redis.call('HSET', SECRETS, ARGV[i], ARGV[i + 2])
    redis.call('HINCRBY', STATE, 'bytes', #ARGV[i + 2] - #ARGV[i + 1])
    count = count + 1
  end
end
return count
