-- Notes that a trigger was delivered: its incident is quiet from now on, until the next one.
--
-- KEYS[1] open incidents (zset: alert id:dedup key -> when their quiet period ends, ms)   KEYS[2] the incident (hash)
-- ARGV[1] alert id   ARGV[2] dedup key   ARGV[3] quiet period ms
-- ARGV[4] event type   ARGV[5] workspace id   ARGV[6] notification id of the trigger
--
-- Answers 1.
--
-- Invariant: who is in the index has a hash; the hash names the last trigger. What was said of the quiet before that
-- trigger is out of date from here on.

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('HSET', KEYS[2], 'alertId', ARGV[1], 'dedupKey', ARGV[2], 'eventType', ARGV[4], 'workspaceId', ARGV[5],
  'trigger', ARGV[6])
redis.call('PERSIST', KEYS[2])
redis.call('ZADD', KEYS[1], now + ARGV[3], ARGV[1] .. ':' .. ARGV[2])
return 1
