-- Makes a dead letter a claim again: any hub may take it over at once, and delivers it under its old notification id.
--
-- KEYS[1] dead letter (hash)    KEYS[2] its events (list)   KEYS[3] dead letters (zset: id -> time ms)
-- KEYS[4] claim (hash)          KEYS[5] its events (list)   KEYS[6] claim index (zset)
-- ARGV[1] id   ARGV[2] workspace id; empty: any
--
-- Answers 1, 0 when there is no such dead letter in the workspace, or -1 when it was never a notification.
--
-- Invariant: it moves as a whole; id, claim time, events and the parts that were delivered stay what they
-- were, the attempts begin anew. The first
-- write is one that a full Redis does not refuse, nor anything after it.

if ARGV[2] ~= '' and redis.pcall('HGET', KEYS[1], 'workspaceId') ~= ARGV[2] then
  return 0
end
if redis.pcall('HEXISTS', KEYS[1], 'claimedAt') ~= 1 or redis.call('TYPE', KEYS[2]).ok ~= 'list' then
  return type(redis.pcall('ZSCORE', KEYS[3], ARGV[1])) == 'string' and -1 or 0
end
redis.call('ZREM', KEYS[3], ARGV[1])
redis.call('RENAME', KEYS[1], KEYS[4])
redis.call('RENAME', KEYS[2], KEYS[5])
redis.call('HDEL', KEYS[4], 'reason', 'detail', 'buriedAt')
redis.call('HSET', KEYS[4], 'attempts', 0)
redis.call('HINCRBY', KEYS[4], 'replays', 1)
redis.call('ZADD', KEYS[6], 0, ARGV[1])
return 1
