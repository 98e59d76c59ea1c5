-- Takes due buckets for delivery: each becomes a claim with the notification id that was given for it.
--
-- KEYS[1] bucket index (zset)   KEYS[2] claim index (zset: id -> lease end ms)
-- ARGV[1] owner   ARGV[2] lease ms   ARGV[3] bucket prefix   ARGV[4] bucket events prefix
-- ARGV[5] claim prefix   ARGV[6] claim events prefix   ARGV[7..] notification ids, one for each bucket wanted
--
-- Answers { ms until the next bucket is due or -1, then per claim { id, meta as flat list, events } }.
--
-- Invariants: a bucket moves as a whole, by two renames, whatever its size; it is in the bucket index or in the claim
-- index, never in both or neither; the claim time is Redis' time and never changes again. What is left of a bucket that
-- somebody else touched becomes a claim too, for the caller to bury; only keys that can't be a bucket's stay.

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function is(key, kind)
  return redis.call('TYPE', key).ok == kind
end
local answer = { -1 }
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, #ARGV - 6)
for i, member in ipairs(due) do
  local id = ARGV[6 + i]
  local claim, events = ARGV[5] .. id, ARGV[6] .. id
  redis.call('ZREM', KEYS[1], member)
  local has_meta, has_events = is(ARGV[3] .. member, 'hash'), is(ARGV[4] .. member, 'list')
  if has_meta then
    redis.call('RENAME', ARGV[3] .. member, claim)
  end
  if has_events then
    redis.call('RENAME', ARGV[4] .. member, events)
  end
  if has_meta or has_events then
    redis.call('HSET', claim, 'claimedAt', now, 'owner', ARGV[1], 'attempts', 0)
    redis.call('ZADD', KEYS[2], now + ARGV[2], id)
    answer[#answer + 1] = { id, redis.call('HGETALL', claim), redis.call('LRANGE', events, 0, -1) }
  end
end
local next_due = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
if next_due[2] then
  answer[1] = math.max(0, next_due[2] - now)
end
return answer
