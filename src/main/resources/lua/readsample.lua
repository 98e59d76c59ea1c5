-- Reads the sample of events backwards.
--
-- KEYS[1] sample (stream)
-- ARGV[1] the newest id: '+', or '(' and an id, which is not read itself   ARGV[2] the oldest time in ms
-- ARGV[3] nothing that is more ms old   ARGV[4] most entries looked at   ARGV[5] workspace id
--
-- Answers from where to go on, empty when nothing is behind it; how many events were left out among those looked at; the
-- time of the oldest entry that may be read, whichever its workspace is, -1 for none; then per event: ms when it came, its
-- JSON.
--
-- Invariant: changes nothing; looks at so many entries and no more.

if redis.call('TYPE', KEYS[1]).ok ~= 'stream' then
  return { '', 0, -1 }
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local youngest_gone = math.max(0, now - ARGV[3])
local oldest = string.format('%.0f', math.max(youngest_gone, tonumber(ARGV[2]))) .. '-0'
local first = redis.call('XRANGE', KEYS[1], string.format('%.0f', youngest_gone) .. '-0', '+', 'COUNT', 1)[1]

local answer = { '', 0, first and tonumber(string.match(first[1], '^%d+')) or -1 }
local page = redis.call('XREVRANGE', KEYS[1], ARGV[1], oldest, 'COUNT', ARGV[4])
for _, each in ipairs(page) do
  local entry = {}
  for field = 1, #each[2], 2 do
    entry[each[2][field]] = each[2][field + 1]
  end
  answer[2] = answer[2] + (tonumber(entry.leftOut or nil) or 0)
  if entry.workspaceId == ARGV[5] and entry.at and entry.event then
    answer[#answer + 1] = entry.at
    answer[#answer + 1] = entry.event
  end
end
if #page == tonumber(ARGV[4]) then
  answer[1] = '(' .. page[#page][1]
end
return answer
