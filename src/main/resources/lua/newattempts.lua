-- Reads what has been written to the log of attempts since a look before.
--
-- KEYS[1] log (stream)
-- ARGV[1] the last id of the look before; empty: this is the first one   ARGV[2] most entries looked at
-- ARGV[3] most attempts answered
--
-- Answers the id of the newest entry; how many of those looked at are not answered, the oldest; then each attempt as JSON, the
-- oldest first. Of a first look, the id alone.
--
-- Invariant: changes nothing; looks at so many entries and no more, the newest ones.

if redis.call('TYPE', KEYS[1]).ok ~= 'stream' then
  return { ARGV[1] == '' and '0-0' or ARGV[1], 0 }
end
if ARGV[1] == '' then
  local newest = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
  return { newest and newest[1] or '0-0', 0 }
end

local page = redis.call('XREVRANGE', KEYS[1], '+', '(' .. ARGV[1], 'COUNT', tonumber(ARGV[2]))
if #page == 0 then
  return { ARGV[1], 0 }
end
local shown = math.min(#page, tonumber(ARGV[3]))
local answer = { page[1][1], #page - shown }
for i = shown, 1, -1 do
  local fields = page[i][2]
  for field = 1, #fields, 2 do
    if fields[field] == 'attempt' then
      answer[#answer + 1] = fields[field + 1]
    end
  end
end
return answer
