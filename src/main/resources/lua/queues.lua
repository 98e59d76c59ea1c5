-- Says how much waits, and for how long.
--
-- KEYS[1] bucket index (zset: member -> due ms)   KEYS[2] claim index (zset: id -> lease end or next attempt ms)
-- KEYS[3] dead letters (zset: id -> time ms)   KEYS[4] last look (string: ms)
--
-- Answers { members with a bucket, those that are due, ms for which one of them has been due without a look at it, claims,
-- ms for which the first claim could have been taken over, dead letters, ms since the first of them was buried }.
--
-- Invariant: changes nothing; costs the same whatever waits. What the last look has left waits for its destination. A claim
-- that was given back for anybody to take over at once has no time: it does not count as late.

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function since_first(index, from, last_look)
  local first = redis.call('ZRANGEBYSCORE', index, from, now, 'WITHSCORES', 'LIMIT', 0, 1)
  return first[2] and math.max(0, math.floor(now - math.max(first[2], last_look))) or 0
end

return {
  redis.call('ZCARD', KEYS[1]), redis.call('ZCOUNT', KEYS[1], '-inf', now),
  since_first(KEYS[1], '-inf', redis.call('GET', KEYS[4]) or 0),
  redis.call('ZCARD', KEYS[2]), since_first(KEYS[2], '(0', 0),
  redis.call('ZCARD', KEYS[3]), since_first(KEYS[3], '-inf', 0),
}
