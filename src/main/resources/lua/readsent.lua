-- Reads what was sent last of a notification's message.
--
-- KEYS[1] requests (hash: notification id / part -> JSON)   KEYS[2] their times (zset: the same -> ms)
-- ARGV[1] notification id / part   ARGV[2] none that is more ms old
--
-- Answers { its request as JSON }, or {}.
--
-- Invariant: changes nothing; what is there and not ours counts as nothing.

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local kept = redis.pcall('ZSCORE', KEYS[2], ARGV[1])
local request = redis.pcall('HGET', KEYS[1], ARGV[1])
if type(kept) ~= 'string' or type(request) ~= 'string' or tonumber(kept) < now - ARGV[2] then
  return {}
end
return { request }
