-- Adds up dead letters by their reasons, the newest first.
--
-- KEYS[1] dead letters (zset: id -> time ms)
-- ARGV[1] dead letter prefix   ARGV[2] not before this time in ms   ARGV[3] before this time in ms, or empty
-- ARGV[4], ARGV[5] score and id of the letter to go on behind, or both empty   ARGV[6] most letters looked at
-- ARGV[7..10] alert id, event type, workspace id, reason; empty: any
--
-- Answers { score, id } of the last letter looked at, or {} when none is behind it; then { reason, alert id, how many,
-- time of the newest, time of the oldest } of each pair of them.
--
-- Invariant: changes nothing; looks at so many letters and no more.

local index = KEYS[1]
if redis.call('TYPE', index).ok ~= 'zset' then
  return { {} }
end
local answer = { {} }
local first, last, stop = letters_of(index, 2)
if last < first then
  return answer
end

local sums = {}
local page = redis.call('ZREVRANGE', index, first, last, 'WITHSCORES')
for i = 1, #page, 2 do
  local id, score = page[i], page[i + 1]
  local meta = redis.pcall('HMGET', ARGV[1] .. id, 'alertId', 'eventType', 'workspaceId', 'reason')
  if meta.err then
    meta = { false, false, false, false }
  end
  meta[4] = meta[4] or 'undecodable'
  if fits(meta, 7) then
    local reason, alert = meta[4], meta[1] or ''
    local key = #reason .. ':' .. reason .. alert
    local sum = sums[key]
    if sum then
      sum[3], sum[5] = sum[3] + 1, score
    else
      sums[key] = { reason, alert, 1, score, score }
      answer[#answer + 1] = sums[key]
    end
  end
end
if last + 1 < stop then
  answer[1] = { page[#page], page[#page - 1] }
end
return answer
