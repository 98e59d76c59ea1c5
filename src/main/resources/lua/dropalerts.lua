-- Deletes alerts, those of them that are there.
--
-- KEYS as alertlog.lua has them
-- ARGV[1] epoch for a new log   ARGV[2] channel   ARGV[3] most deletions remembered
-- ARGV[4..] per alert: id, version that the caller has seen
--
-- Answers how many there were, or -1 when one has another version.
--
-- Invariant: all or none, and never what the caller has not seen. Deletions that are forgotten raise the floor. The first
-- write is one that a full Redis does not refuse, nor anything after it.

mend_log(ARGV[1])
for i = 4, #ARGV, 2 do
  local version = version_of(ARGV[i])
  if version ~= 0 and version ~= tonumber(ARGV[i + 1]) then
    return -1
  end
end
local gone, revision = 0, 0
for i = 4, #ARGV, 2 do
  local id = ARGV[i]
  local bytes = bytes_of(id)
  if redis.call('HDEL', ALERTS, id) == 1 then
    redis.call('HDEL', SECRETS, id)
    redis.call('HINCRBY', STATE, 'bytes', -bytes)
    revision = redis.call('HINCRBY', STATE, 'revision', 1)
    redis.call('ZADD', CHANGES, revision, id)
    redis.call('ZADD', DELETIONS, revision, id)
    gone = gone + 1
  end
end
local many = redis.call('ZCARD', DELETIONS) - tonumber(ARGV[3])
if many > 0 then
  local oldest = redis.call('ZRANGE', DELETIONS, 0, many - 1, 'WITHSCORES')
  for i = 1, #oldest, 2 do
    redis.call('ZREM', CHANGES, oldest[i])
    redis.call('ZREM', DELETIONS, oldest[i])
    redis.call('HSET', STATE, 'floor', oldest[i + 1])
  end
end
if gone > 0 then
  tell(ARGV[2], revision)
end
return gone
