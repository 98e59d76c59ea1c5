-- Gives one run of a job to the first hub that asks for it.
--
-- KEYS[1] the job's lease (string): the newest fire time that was given away, in ms
-- ARGV[1] fire time ms   ARGV[2] how many ms it is remembered   ARGV[3] the caller's time ms
-- ARGV[4] ms by which that may be off, at least 1
--
-- Answers 1 when the caller is to run it, 0 when somebody has this fire time, or a later one; else by how many ms the
-- caller's time is off, more than it may: then nobody is given anything.
--
-- Invariant: a fire time is given away once, also when the hub that has it dies; the job comes again at its next one. A
-- clock that is ahead takes no fire times away from the others.

local time = redis.call('TIME')
local off = ARGV[3] - (time[1] * 1000 + math.floor(time[2] / 1000))
if math.abs(off) > tonumber(ARGV[4]) then
  return off
end
local given = redis.pcall('GET', KEYS[1])
if type(given) == 'string' and tonumber(given) and tonumber(given) >= tonumber(ARGV[1]) then
  return 0
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
