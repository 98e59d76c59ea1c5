-- Forgets an incident: it is resolved, or nobody wants it to be for being quiet.
--
-- KEYS[1] open incidents (zset), KEYS[2] the incident (hash): see openincident.lua
-- ARGV[1] alert id   ARGV[2] dedup key
--
-- Answers 1 when it was known.
--
-- Invariant: what was said of its quiet before is out of date from here on. No write here is one that a full Redis
-- refuses.

redis.call('ZREM', KEYS[1], ARGV[1] .. ':' .. ARGV[2])
return redis.call('DEL', KEYS[2])
