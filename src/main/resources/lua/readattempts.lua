-- Reads the log of attempts backwards.
--
-- KEYS[1] log (stream)
-- ARGV[1] the newest id: '+', or '(' and an id, which is not read itself   ARGV[2] the oldest time in ms
-- ARGV[3] nothing that is more ms old   ARGV[4] most entries looked at   ARGV[5] most attempts wanted
-- ARGV[6..10] alert id, notification id, outcome, reason, workspace id; empty: any
--
-- Answers the id of the last entry looked at, empty when nothing is behind it; then each attempt as JSON.
--
-- Invariant: changes nothing; looks at so many entries and no more, whatever is asked for.

if redis.call('TYPE', KEYS[1]).ok ~= 'stream' then
  return { '' }
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local oldest = math.max(0, tonumber(ARGV[2]), now - ARGV[3])
local most, wanted = tonumber(ARGV[4]), tonumber(ARGV[5])

local function fits(entry)
  return (ARGV[6] == '' or entry.alertId == ARGV[6]) and (ARGV[7] == '' or entry.notificationId == ARGV[7])
    and (ARGV[8] == '' or entry.outcome == ARGV[8]) and (ARGV[9] == '' or entry.reason == ARGV[9])
    and (ARGV[10] == '' or entry.workspaceId == ARGV[10])
end

local answer = { '' }
local page = redis.call('XREVRANGE', KEYS[1], ARGV[1], oldest .. '-0', 'COUNT', most)
for i, each in ipairs(page) do
  local entry = {}
  for field = 1, #each[2], 2 do
    entry[each[2][field]] = each[2][field + 1]
  end
  if entry.attempt and fits(entry) then
    answer[#answer + 1] = entry.attempt
  end
  if #answer > wanted or i == most then
    answer[1] = each[1]
    break
  end
end
return answer
