-- Whether nothing has happened to an incident since a trigger.
--
-- KEYS[1] the incident (hash): see openincident.lua
-- ARGV[1] notification id of the trigger
--
-- Answers 1, or 0 when it has been triggered again or is resolved.

return redis.call('HGET', KEYS[1], 'trigger') == ARGV[1] and 1 or 0
