-- Takes incidents whose quiet period has ended, so that no other hub takes them for a while.
--
-- KEYS[1] open incidents (zset): see openincident.lua
-- ARGV[1] incident prefix   ARGV[2] most   ARGV[3] lease ms
--
-- Answers { ms until the next period ends or -1 }, then per incident { alert id, dedup key, event type, workspace id,
-- notification id of the last trigger }.
--
-- Invariant: an incident that was taken and not dealt with is taken again when the lease is over. An entry without its
-- hash, which no hub writes, goes.

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local answer = { -1 }
for _, member in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, ARGV[2])) do
  local incident = redis.pcall('HMGET', ARGV[1] .. member, 'alertId', 'dedupKey', 'eventType', 'workspaceId', 'trigger')
  if incident.err or not (incident[1] and incident[2] and incident[3] and incident[4] and incident[5]) then
    redis.call('ZREM', KEYS[1], member)
  else
    redis.call('ZADD', KEYS[1], now + ARGV[3], member)
    answer[#answer + 1] = incident
  end
end
local next_one = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
if next_one[2] then
  answer[1] = math.max(0, math.ceil(tonumber(next_one[2]) - now))
end
return answer
