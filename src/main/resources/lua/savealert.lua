-- Creates an alert, or replaces the version of it that the caller has seen.
--
-- KEYS as alertlog.lua has them
-- ARGV[1] epoch for a new log   ARGV[2] channel   ARGV[3] id   ARGV[4] version that is replaced, 0: there must be none
-- ARGV[5] record   ARGV[6] sealed secrets
--
-- Answers the new version, or 0 when there is another one than was seen.
--
-- Invariant: record, secrets and log change together or not at all, and never what the caller has not seen. The first
-- write is one that a full Redis refuses.

mend_log(ARGV[1])
local id = ARGV[3]
if version_of(id) ~= tonumber(ARGV[4]) then
  return 0
end
local revision = redis.call('HINCRBY', STATE, 'revision', 1)
redis.call('HSETNX', STATE, 'epoch', ARGV[1])
redis.call('HSET', ALERTS, id, ARGV[5])
redis.call('HSET', SECRETS, id, ARGV[6])
redis.call('ZADD', CHANGES, revision, id)
redis.call('ZREM', DELETIONS, id)
tell(ARGV[2], revision)
return revision
