-- Notes that the event of an incident's quiet is in its bucket: from there on it is safe.
--
-- KEYS[1] open incidents (zset), KEYS[2] the incident (hash): see openincident.lua
-- ARGV[1] alert id   ARGV[2] dedup key   ARGV[3] notification id of the trigger that it was quiet since
-- ARGV[4] ms for which the incident is kept, so that the event can be told from an outdated one
--
-- Answers 1, or 0 when the incident has been triggered or resolved meanwhile: nothing is changed then.

if redis.call('HGET', KEYS[2], 'trigger') ~= ARGV[3] then
  return 0
end
redis.call('ZREM', KEYS[1], ARGV[1] .. ':' .. ARGV[2])
redis.call('PEXPIRE', KEYS[2], ARGV[4])
return 1
