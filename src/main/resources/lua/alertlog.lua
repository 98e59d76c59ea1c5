-- Prelude of the scripts that read or change the alerts of the API.
--
-- KEYS[1] alerts (hash: id -> record without secrets)      KEYS[2] their secrets (hash: id -> sealed)
-- KEYS[3] the change log (zset: id -> revision of its last change, of deleted alerts too)
-- KEYS[4] the deletions in it (zset: id -> revision)       KEYS[5] its state (hash: epoch, revision, floor,
--                                                          bytes, key)
--
-- The two hashes are the alerts, the rest says what is new in them. The revision grows by one with each change and is the
-- version of the alert that it changed, so that no version comes twice. Deletions up to the floor are forgotten. Within
-- an epoch revisions only grow; a log that was lost, or does not fit the alerts any more, is begun anew in another one.
-- bytes is the size of all records and sealed secrets, key the id of the key that has sealed last.

local ALERTS, SECRETS, CHANGES, DELETIONS, STATE = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]

for i, kind in ipairs({ 'hash', 'hash', 'zset', 'zset', 'hash' }) do
  local actual = redis.call('TYPE', KEYS[i]).ok
  if actual ~= kind and actual ~= 'none' then
    return redis.error_reply('FOREIGN ' .. KEYS[i] .. ' holds a ' .. actual)
  end
end

local function bytes_of(id)
  return redis.call('HSTRLEN', ALERTS, id) + redis.call('HSTRLEN', SECRETS, id)
end

-- Whoever deletes a record by hand, or brings the two hashes from elsewhere, finds them in force all the same.
local function mend_log(epoch)
  local alerts, changes = redis.call('HLEN', ALERTS), redis.call('ZCARD', CHANGES)
  local known = redis.call('HMGET', STATE, 'epoch', 'bytes')
  local lost = changes > 0 and not (known[1] and known[2])
  if not lost and alerts + redis.call('ZCARD', DELETIONS) == changes then
    return
  end
  local revision = tonumber(redis.call('HGET', STATE, 'revision') or nil) or 0
  local bytes = 0
  redis.call('DEL', CHANGES, DELETIONS)
  for _, id in ipairs(redis.call('HKEYS', ALERTS)) do
    revision = revision + 1
    redis.call('ZADD', CHANGES, revision, id)
    bytes = bytes + bytes_of(id)
  end
  redis.call('HSET', STATE, 'epoch', epoch, 'revision', revision, 'floor', 0, 'bytes', bytes)
end

-- The version of an alert, 0 when there is none.
local function version_of(id)
  return redis.call('HEXISTS', ALERTS, id) == 1 and tonumber(redis.call('ZSCORE', CHANGES, id)) or 0
end

-- Not worth failing for: hubs look by themselves as well.
local function tell(channel, revision)
  redis.pcall('PUBLISH', channel, revision)
end

