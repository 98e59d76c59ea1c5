-- Keeps a new API token.
--
-- KEYS[1] tokens (hash: id -> JSON; and 'version')
-- ARGV[1] id   ARGV[2] JSON   ARGV[3] most tokens that there may be
--
-- Answers 1, 0 when there are too many, or -1 when the id is taken.
--
-- Invariant: no token is ever replaced; the version is another one after each change, also after all was lost.

if redis.call('HLEN', KEYS[1]) > tonumber(ARGV[3]) then
  return 0
end
if redis.call('HSETNX', KEYS[1], ARGV[1], ARGV[2]) == 0 then
  return -1
end
local time = redis.call('TIME')
redis.call('HSET', KEYS[1], 'version', time[1] .. '.' .. time[2])
return 1
