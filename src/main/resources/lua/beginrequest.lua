-- Asks whether a request with an idempotency key is known, and claims the key when it is not.
--
-- KEYS[1] the key's record (hash: fingerprint, run; accepted and duplicates when it is done)
-- ARGV[1] fingerprint of the body   ARGV[2] run, a name for this request   ARGV[3] ms after which its claim ends
--
-- Answers { 'new' }, { 'underway' }, { 'other' } when the key is of another body, or { 'done', accepted, duplicates }.
--
-- Invariant: one run at a time holds a key; what is done stays as it is until it is forgotten.

local kind = redis.call('TYPE', KEYS[1]).ok
if kind == 'none' then
  redis.call('HSET', KEYS[1], 'fingerprint', ARGV[1], 'run', ARGV[2])
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
  return { 'new' }
elseif kind ~= 'hash' then
  return redis.error_reply('FOREIGN ' .. KEYS[1] .. ' holds a ' .. kind)
end
local record = redis.call('HMGET', KEYS[1], 'fingerprint', 'accepted', 'duplicates')
if record[1] ~= ARGV[1] then
  return { 'other' }
elseif not record[2] then
  return { 'underway' }
end
return { 'done', tonumber(record[2]), tonumber(record[3]) }
