-- Reads one dead letter and a part of its events.
--
-- KEYS[1] dead letters (zset: id -> time ms)   KEYS[2] dead letter (hash)   KEYS[3] its events (list)
-- ARGV[1] id   ARGV[2] number of the first event wanted   ARGV[3] with so many bytes of events it reads no more
--
-- Answers {} when there is no such letter; else the letter as deadletter.lua describes it, the number of the first event
-- that was not read or -1, and the events.
--
-- Invariant: changes nothing.

local score = redis.pcall('ZSCORE', KEYS[1], ARGV[1])
if type(score) ~= 'string' then
  return {}
end
local letter = describe(ARGV[1], score, KEYS[2], KEYS[3])
local answer, from, bytes = { letter, -1 }, tonumber(ARGV[2]), 0
while from < letter[4] and bytes < tonumber(ARGV[3]) do
  for _, event in ipairs(redis.call('LRANGE', KEYS[3], from, from + 9)) do
    answer[#answer + 1] = event
    bytes, from = bytes + #event, from + 1
  end
end
if from < letter[4] then
  answer[2] = from
end
return answer
