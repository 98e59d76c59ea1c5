-- What is known about a destination, or enables it again.
--
-- KEYS[1] pace (hash), KEYS[2] health (hash): see admit.lua
-- ARGV[1] show or enable
--
-- Answers { now ms, pausedUntil, failures, misses, failingSince, openUntil, disabledAt, disabledReason, reason }, what
-- is not known as nil; of an enabled one what was known before.

local time = redis.call('TIME')
local pace = redis.call('HMGET', KEYS[1], 'pausedUntil')
local health = redis.call('HMGET', KEYS[2], 'failures', 'misses', 'failingSince', 'openUntil', 'disabledAt',
  'disabledReason', 'reason')
if ARGV[1] == 'enable' then
  redis.call('DEL', KEYS[1], KEYS[2])
end
local answer = { time[1] * 1000 + math.floor(time[2] / 1000), pace[1] }
for i = 1, 7 do
  answer[#answer + 1] = health[i]
end
return answer
