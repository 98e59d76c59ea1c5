-- Notes how far a claim's delivery has come, a part further or one attempt more in vain, so that whoever goes on after a
-- crash goes on with the right part and the right count.
--
-- KEYS[1] claim (hash)   KEYS[2] claim index (zset)
-- ARGV[1] owner   ARGV[2] lease ms   ARGV[3] claim id   ARGV[4] attempts made of the part in hand
-- ARGV[5] parts delivered   ARGV[6] parts in all; 1: a message without parts, 0: not known
--
-- Answers 1, or 0 when the claim is no longer this owner's.
--
-- Invariants: the lease is renewed along with it; the parts are as parts.lua says. The first write is one that a full Redis does not refuse, nor anything
-- after it.

if redis.pcall('HGET', KEYS[1], 'owner') ~= ARGV[1] then
  return 0
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREM', KEYS[2], ARGV[3])
redis.call('ZADD', KEYS[2], now + ARGV[2], ARGV[3])
redis.call('HSET', KEYS[1], 'attempts', ARGV[4])
note_parts(KEYS[1], ARGV[5], ARGV[6])
return 1
