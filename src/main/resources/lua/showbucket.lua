-- Shows the open bucket of one alert and one event type, and whether it would take an event for seen before.
--
-- KEYS[1] bucket (hash)   KEYS[2] seen ids (set; the generation is added to the name)
-- ARGV[1] idempotency window ms   ARGV[2] event id
--
-- Answers { 1 when the id was seen, else 0 }, and behind it { workspace id, number of events, first seen ms, due ms } as
-- texts when a bucket is open.
--
-- Invariants: changes nothing; what is there and not ours counts as nothing. Generations are as append.lua makes them.

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local generation = math.floor(now / ARGV[1])
local seen = redis.pcall('SISMEMBER', KEYS[2] .. ':' .. generation, ARGV[2]) == 1
  or redis.pcall('SISMEMBER', KEYS[2] .. ':' .. (generation - 1), ARGV[2]) == 1

local answer = { seen and 1 or 0 }
local meta = redis.pcall('HMGET', KEYS[1], 'workspaceId', 'count', 'firstSeen', 'dueAt')
if not meta.err and meta[1] and tonumber(meta[2] or nil) and tonumber(meta[3] or nil) and tonumber(meta[4] or nil) then
  for i = 1, 4 do
    answer[i + 1] = meta[i]
  end
end
return answer
