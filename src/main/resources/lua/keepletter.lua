-- Keeps input that could be received and not be understood as a dead letter.
--
-- KEYS[1] dead letters (zset: id -> time ms)   KEYS[2] dead letter (hash)   KEYS[3] its value (string)
-- ARGV[1] id   ARGV[2] source   ARGV[3] workspace id; empty: of none   ARGV[4] reason   ARGV[5] detail   ARGV[6] the input
--
-- Answers 1, or 0 when it is kept already: whoever tells twice keeps one.
--
-- Invariant: a letter that is listed has its value. The first write is one that a full Redis refuses, so that it does all
-- or nothing.

if redis.call('ZSCORE', KEYS[1], ARGV[1]) then
  return 0
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('SET', KEYS[3], ARGV[6])
redis.call('HSET', KEYS[2], 'source', ARGV[2], 'reason', ARGV[4], 'detail', ARGV[5], 'buriedAt', now)
if ARGV[3] ~= '' then
  redis.call('HSET', KEYS[2], 'workspaceId', ARGV[3])
end
redis.call('ZADD', KEYS[1], now, ARGV[1])
return 1
