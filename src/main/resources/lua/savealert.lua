-- Creates an alert, or replaces the version of it that the caller has seen.
--
-- KEYS as alertlog.lua has them
-- ARGV[1] epoch for a new log   ARGV[2] channel   ARGV[3] id   ARGV[4] version that is replaced, 0: there must be none
-- ARGV[5] record   ARGV[6] sealed secrets   ARGV[7] most alerts   ARGV[8] most bytes of all records and sealed secrets
-- ARGV[9..] ids of the caller's keys, first the one that has sealed
--
-- Answers { new version }, or { 0 } when there is another one than was seen, { -1 } when there are as many alerts as there
-- may be, { -2 } when there would be more bytes, { -3, id } when secrets are sealed with this key, which the caller lacks.
--
-- Invariant: record, secrets and log change together or not at all, and never what the caller has not seen. No two hubs
-- that can't open each other's secrets save. The first write is one that a full Redis refuses.

mend_log(ARGV[1])
local id = ARGV[3]
if version_of(id) ~= tonumber(ARGV[4]) then
  return { 0 }
end

-- A hub that has not read an alert yet does not know that it lacks the key to it.
local key = redis.call('HGET', STATE, 'key')
local has_key = not key
for i = 9, #ARGV do
  has_key = has_key or ARGV[i] == key
end
if not has_key then
  local sealed = 'v1.' .. key .. '.'
  for _, other in ipairs(redis.call('HKEYS', ALERTS)) do
    if string.sub(redis.call('HGET', SECRETS, other) or '', 1, #sealed) == sealed then
      return { -3, key }
    end
  end
end

if redis.call('HEXISTS', ALERTS, id) == 0 and redis.call('HLEN', ALERTS) >= tonumber(ARGV[7]) then
  return { -1 }
end
local more = #ARGV[5] + #ARGV[6] - bytes_of(id)
if more > 0 and (tonumber(redis.call('HGET', STATE, 'bytes') or nil) or 0) + more > tonumber(ARGV[8]) then
  return { -2 }
end

local revision = redis.call('HINCRBY', STATE, 'revision', 1)
redis.call('HSETNX', STATE, 'epoch', ARGV[1])
redis.call('HINCRBY', STATE, 'bytes', more)
redis.call('HSET', STATE, 'key', ARGV[9])
redis.call('HSET', ALERTS, id, ARGV[5])
redis.call('HSET', SECRETS, id, ARGV[6])
redis.call('ZADD', CHANGES, revision, id)
redis.call('ZREM', DELETIONS, id)
tell(ARGV[2], revision)
return { revision }
