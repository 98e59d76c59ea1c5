-- Keeps what was sent last of a notification's message, and lets go of what is too old or too much.
--
-- KEYS[1] requests (hash: notification id / part -> JSON)   KEYS[2] their times (zset: the same -> ms)
-- ARGV[1] notification id / part; empty: nothing is kept, only let go   ARGV[2] its request as JSON
-- ARGV[3] so many are kept   ARGV[4] and none that is more ms old   ARGV[5] most that go at once
--
-- Answers how many went.
--
-- Invariant: a request has a time and a time a request. The oldest go first.

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if ARGV[1] ~= '' then
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
  redis.call('ZADD', KEYS[2], now, ARGV[1])
end

local most = tonumber(ARGV[5])
local gone = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now - ARGV[4], 'LIMIT', 0, most)
local over = math.min(most, redis.call('ZCARD', KEYS[2]) - tonumber(ARGV[3]))
if over > #gone then
  gone = redis.call('ZRANGE', KEYS[2], 0, over - 1)
end
for _, member in ipairs(gone) do
  redis.call('HDEL', KEYS[1], member)
  redis.call('ZREM', KEYS[2], member)
end
return #gone
