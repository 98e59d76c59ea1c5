-- Moves a claim to the dead letters, with the reason.
--
-- KEYS[1] claim (hash)          KEYS[2] its events (list)          KEYS[3] claim index (zset)
-- KEYS[4] dead letter (hash)    KEYS[5] its events (list)          KEYS[6] dead letters (zset: id -> time ms)
-- ARGV[1] owner   ARGV[2] claim id   ARGV[3] reason   ARGV[4] detail
-- ARGV[5] attempts made of the part in hand   ARGV[6] parts delivered   ARGV[7] parts in all; 1: a message without parts,
-- 0: not known
--
-- Answers 1, or 0 when the claim is gone or no longer this owner's.
--
-- Invariant: a claim moves as a whole; it is in the claim index or among the dead letters, never in both or neither.
-- The parts are as parts.lua says, so that a replay goes on behind those that were delivered. The first write is a RENAME: a full Redis does not refuse it, nor anything after it.

if redis.pcall('HGET', KEYS[1], 'owner') ~= ARGV[1] then
  return 0
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('RENAME', KEYS[1], KEYS[4])
if redis.call('EXISTS', KEYS[2]) == 1 then
  redis.call('RENAME', KEYS[2], KEYS[5])
end
redis.call('HDEL', KEYS[4], 'owner')
redis.call('HSET', KEYS[4], 'reason', ARGV[3], 'detail', ARGV[4], 'attempts', ARGV[5], 'buriedAt', now)
note_parts(KEYS[4], ARGV[6], ARGV[7])
redis.call('ZREM', KEYS[3], ARGV[2])
redis.call('ZADD', KEYS[6], now, ARGV[2])
return 1
