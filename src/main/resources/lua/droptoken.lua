-- Deletes an API token for good.
--
-- KEYS[1] tokens (hash: id -> JSON; and 'version')
-- ARGV[1] id
--
-- Answers whether there was one: 1 or 0.
--
-- Invariant: a full Redis does not refuse it.

if ARGV[1] == 'version' or redis.call('HDEL', KEYS[1], ARGV[1]) == 0 then
  return 0
end
local time = redis.call('TIME')
redis.call('HSET', KEYS[1], 'version', time[1] .. '.' .. time[2])
return 1
