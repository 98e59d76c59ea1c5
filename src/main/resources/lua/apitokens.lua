-- Prelude of the scripts about the API tokens.
--
-- KEYS[1] tokens (hash: id -> JSON; and 'version')
--
-- Invariant: what somebody else has put there is neither read nor changed.

local kind = redis.call('TYPE', KEYS[1]).ok
if kind ~= 'hash' and kind ~= 'none' then
  return redis.error_reply('FOREIGN ' .. KEYS[1] .. ' holds a ' .. kind)
end

