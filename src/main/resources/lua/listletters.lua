-- Lists dead letters, the newest first.
--
-- KEYS[1] dead letters (zset: id -> time ms)
-- ARGV[1] dead letter prefix   ARGV[2] its events' prefix   ARGV[3] not before this time in ms
-- ARGV[4] before this time in ms, or empty   ARGV[5], ARGV[6] score and id of the letter to go on behind, or both empty
-- ARGV[7] most letters looked at   ARGV[8] most letters wanted
-- ARGV[9..12] alert id, event type, workspace id, reason; empty: any
--
-- Answers { score, id } of the last letter looked at, or {} when none is behind it; then letters as deadletter.lua
-- describes them.
--
-- Invariant: changes nothing; looks at so many letters and no more. The place to go on does not depend on the letter that
-- stood there: it may have gone meanwhile.

local index = KEYS[1]
if redis.call('TYPE', index).ok ~= 'zset' then
  return { {} }
end

local first, last, stop = letters_of(index, 3)
local answer = { {} }
if last < first then
  return answer
end

local page = redis.call('ZREVRANGE', index, first, last, 'WITHSCORES')
for i = 1, #page, 2 do
  local id, score = page[i], page[i + 1]
  local letter = describe(id, score, ARGV[1] .. id, ARGV[2] .. id)
  if fits(letter[3], 9) then
    answer[#answer + 1] = letter
  end
  if #answer > tonumber(ARGV[8]) or i + 1 == #page then
    if first + (i + 1) / 2 < stop then
      answer[1] = { score, id }
    end
    break
  end
end
return answer
