-- Prelude of scripts that may meet, under one of our names, what no hub has put there.
--
-- Needs four arguments of the script, from ARGV[first] on:
--   a spare id   dead letter prefix   dead letter value prefix   dead letters (zset: id -> time ms)
--
-- Invariant: the value stays what it was, under another name. One key per run, because there is one id; the caller runs
-- the script again for the next one. The first write is a RENAME: a full Redis does not refuse it.

local set_aside = {}

local function failed(answer)
  return type(answer) == 'table' and answer.err ~= nil
end

-- False when the spare id is used up.
local function put_aside(key, first)
  if #set_aside > 0 then
    return false
  end
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  local id = ARGV[first]
  redis.call('RENAME', key, ARGV[first + 2] .. id)
  redis.call('PERSIST', ARGV[first + 2] .. id)
  redis.call('HSET', ARGV[first + 1] .. id, 'reason', 'undecodable', 'buriedAt', now,
    'detail', key .. ' held something else than a hub puts there')
  redis.call('ZADD', ARGV[first + 3], now, id)
  set_aside[1] = key
  return true
end

-- Whether nothing else than what a hub puts there is left under a name.
local function is_ours(key, kind, first)
  local actual = redis.call('TYPE', key).ok
  return actual == kind or actual == 'none' or put_aside(key, first)
end
