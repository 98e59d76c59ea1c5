-- Deletes dead letters that are too old.
--
-- KEYS[1] dead letters (zset: id -> time ms)
-- ARGV[1] dead letter prefix   ARGV[2] its events' prefix   ARGV[3] foreign value's prefix
-- ARGV[4] how many ms they are kept   ARGV[5] most that are deleted
--
-- Answers how many.
--
-- Invariant: a letter goes as a whole. The first write is one that a full Redis does not refuse, nor anything after it.

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local ids = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', '(' .. now - ARGV[4], 'LIMIT', 0, ARGV[5])
for _, id in ipairs(ids) do
  redis.call('ZREM', KEYS[1], id)
  redis.call('UNLINK', ARGV[1] .. id, ARGV[2] .. id, ARGV[3] .. id)
end
return #ids
