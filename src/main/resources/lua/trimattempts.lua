-- Deletes attempts that are too old from the log.
--
-- KEYS[1] log (stream)
-- ARGV[1] how many ms they are kept   ARGV[2] most that are deleted, but for the last hundred or so
--
-- Answers how many; 0: there is nothing left to delete.
--
-- Invariant: what goes first are whole nodes of the stream, which costs little; the last one is cut.

local time = redis.call('TIME')
local oldest = time[1] * 1000 + math.floor(time[2] / 1000) - ARGV[1]
local deleted = redis.call('XTRIM', KEYS[1], 'MINID', '~', oldest, 'LIMIT', ARGV[2])
if deleted == 0 then
  deleted = redis.call('XTRIM', KEYS[1], 'MINID', oldest)
end
return deleted
