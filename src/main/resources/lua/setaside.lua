-- Moves a key that holds what is not ours out of the way, to the dead letters.
--
-- KEYS[1] the key   KEYS[2] dead letter (hash)   KEYS[3] where its value goes   KEYS[4] dead letters (zset: id -> time ms)
-- ARGV[1] dead letter's id   ARGV[2] reason   ARGV[3] detail   ARGV[4..] what else is known: field, value, ...
--
-- Answers 1, or 0 when the key is gone, as when another hub was first.
--
-- Invariant: the value stays what it was, under another name. The first write is one that a full Redis does not refuse,
-- nor anything after it.

if redis.call('EXISTS', KEYS[1]) == 0 then
  return 0
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('RENAME', KEYS[1], KEYS[3])
redis.call('PERSIST', KEYS[3])
redis.call('HSET', KEYS[2], 'reason', ARGV[2], 'detail', ARGV[3], 'buriedAt', now)
for i = 4, #ARGV, 2 do
  redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 1])
end
redis.call('ZADD', KEYS[4], now, ARGV[1])
return 1
