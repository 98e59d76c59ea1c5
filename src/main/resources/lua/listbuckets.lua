-- Lists what gathers, the soonest due first: of each alert and event type the bucket that leaves next.
--
-- KEYS[1] bucket index (zset: member -> due ms)
-- ARGV[1] bucket prefix   ARGV[2] full buckets prefix   ARGV[3] full bucket prefix
-- ARGV[4], ARGV[5] score and member to go on behind, or both empty
-- ARGV[6] most members looked at   ARGV[7] most buckets wanted   ARGV[8], ARGV[9] alert id, workspace id; empty: any
--
-- Answers now in ms, the number of members, { score, member } of the last one looked at or {} when none is behind it; then
-- per bucket { score, member, { alert id, event type, workspace id, events, bytes, first seen ms, due ms }, how many full
-- ones wait }.
--
-- Invariant: changes nothing; looks at so many members and no more. What is there and not ours is passed over. The place
-- to go on does not depend on the member that stood there: it may have left meanwhile.

local time = redis.call('TIME')
local index, wanted = KEYS[1], tonumber(ARGV[7])
local answer = { time[1] * 1000 + math.floor(time[2] / 1000), 0, {} }
if redis.call('TYPE', index).ok ~= 'zset' then
  return answer
end
answer[2] = redis.call('ZCARD', index)

-- By bytes, as the index has them; Lua's own order is that of the server's language.
local function is_behind(one, other)
  for i = 1, math.min(#one, #other) do
    local a, b = string.byte(one, i), string.byte(other, i)
    if a ~= b then
      return a > b
    end
  end
  return #one > #other
end

-- How many stand up to this place.
local function up_to(score, member)
  local from, to = redis.call('ZCOUNT', index, '-inf', '(' .. score), redis.call('ZCOUNT', index, '-inf', score)
  while from < to do
    local middle = math.floor((from + to) / 2)
    if is_behind(redis.call('ZRANGE', index, middle, middle)[1], member) then
      to = middle
    else
      from = middle + 1
    end
  end
  return from
end

local function describe(member)
  local full = redis.pcall('LLEN', ARGV[2] .. member)
  full = type(full) == 'number' and full or 0
  local number = full > 0 and redis.call('LINDEX', ARGV[2] .. member, 0)
  local key = number and ARGV[3] .. number .. ':' .. member or ARGV[1] .. member
  local meta = redis.pcall('HMGET', key, 'alertId', 'eventType', 'workspaceId', 'count', 'bytes', 'firstSeen', 'dueAt')
  for i = 1, 7 do
    if meta.err or not meta[i] or (i > 3 and not tonumber(meta[i])) then
      return nil
    end
  end
  return meta, full
end

local first = ARGV[4] == '' and 0 or up_to(ARGV[4], ARGV[5])
local last = math.min(first + ARGV[6], answer[2]) - 1
if last < first then
  return answer
end

local page = redis.call('ZRANGE', index, first, last, 'WITHSCORES')
for i = 1, #page, 2 do
  local meta, full = describe(page[i])
  if meta and (ARGV[8] == '' or meta[1] == ARGV[8]) and (ARGV[9] == '' or meta[3] == ARGV[9]) then
    answer[#answer + 1] = { page[i + 1], page[i], meta, full }
  end
  if #answer - 3 >= wanted or i + 1 == #page then
    if first + (i + 1) / 2 < answer[2] then
      answer[3] = { page[i + 1], page[i] }
    end
    break
  end
end
return answer
