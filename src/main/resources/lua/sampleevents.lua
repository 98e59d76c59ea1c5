-- Keeps events for dry runs of new alerts.
--
-- KEYS[1] sample (stream)
-- ARGV[1] about so many entries are kept   ARGV[2] for so many ms   ARGV[3] events that were not kept since the last
-- call   ARGV[4..] per event: workspace id, ms ago that it came, its redacted JSON
--
-- Answers how many.
--
-- Invariants: the ids of the sample are times of Redis' clock, and so is the time of each event. What else somebody has
-- put there goes: it is a sample.

if redis.call('TYPE', KEYS[1]).ok ~= 'stream' then
  redis.call('DEL', KEYS[1])
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if tonumber(ARGV[3]) > 0 then
  redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[1], '*', 'leftOut', ARGV[3])
end
local events = 0
for i = 4, #ARGV, 3 do
  redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[1], '*',
    'workspaceId', ARGV[i], 'at', string.format('%.0f', now - ARGV[i + 1]), 'event', ARGV[i + 2])
  events = events + 1
end
redis.call('XTRIM', KEYS[1], 'MINID', '~', string.format('%.0f', now - ARGV[2]))
return events
