-- Takes due buckets for delivery: each becomes a claim with the notification id that was given for it.
--
-- KEYS[1] bucket index (zset: member -> due ms)   KEYS[2] claim index (zset: id -> lease end ms)
-- KEYS[3] last look (string: ms)
-- ARGV[1] owner   ARGV[2] lease ms   ARGV[3] how many claims at most of an alert that is not named below
-- ARGV[4] bucket prefix   ARGV[5] bucket events prefix   ARGV[6] full buckets prefix
-- ARGV[7] full bucket prefix   ARGV[8] full bucket events prefix   ARGV[9] claim prefix   ARGV[10] claim events prefix
-- ARGV[11..14] for foreign.lua   ARGV[15] with so many bytes of events it takes no more
-- ARGV[16] number of alerts that are named, n; n times: alert id, how many claims of it at most
-- ARGV[17 + 2n ..] notification ids, one for each bucket wanted
--
-- Answers { the key that was set aside, if any }, ms until the next bucket is due or -1, 1 when something due was passed
-- over (not said when it took as much as it may: then look again) or else 0, then per claim { id, meta as flat list, events }.
--
-- Invariants: a bucket moves as a whole, by two renames, whatever its size; it is in the bucket index or in the claim
-- index, never in both or neither; the claim time is Redis' time and never changes again. Fairness: a member with more
-- full buckets goes to the end of the line after each claim, and alerts at their limit are passed over; many of them
-- stand half a second further back then. What is left of
-- a bucket that somebody else touched becomes a claim too, for the caller to bury. While something due is left that was
-- only passed over, the last look says when: it waits for its destination and not for a hub. The first write is a ZREM or
-- a DEL: a full Redis does not refuse it, nor anything after it. Where nothing is due nothing is written: a Redis that takes no
-- writes is no failure then.

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local index, others = KEYS[1], tonumber(ARGV[3])
local allowed, first_id = {}, 17 + 2 * ARGV[16]
for i = 17, first_id - 1, 2 do
  allowed[ARGV[i]] = tonumber(ARGV[i + 1])
end
local wanted = #ARGV - first_id + 1
local claims, bytes = {}, 0

local function enough()
  return #claims == wanted or bytes >= tonumber(ARGV[15])
end

-- The place of a member in the index when its claimed bucket is gone.
local function line_up(member, bucket, full)
  if redis.call('EXISTS', full) == 1 then
    redis.call('ZADD', index, now, member)
  elseif redis.call('EXISTS', bucket) == 1 then
    redis.call('ZADD', index, tonumber(redis.call('HGET', bucket, 'dueAt') or nil) or now, member)
  end
end

-- False when nothing of it can be claimed for now.
local function claim(member)
  local bucket, events, full = ARGV[4] .. member, ARGV[5] .. member, ARGV[6] .. member
  if not (is_ours(bucket, 'hash', 11) and is_ours(events, 'list', 11) and is_ours(full, 'list', 11)) then
    return false
  end
  local from, from_events = bucket, events
  local number = redis.call('LINDEX', full, 0)
  if number then
    from, from_events = ARGV[7] .. number .. ':' .. member, ARGV[8] .. number .. ':' .. member
    if not (is_ours(from, 'hash', 11) and is_ours(from_events, 'list', 11)) then
      return false
    end
  end
  redis.call('ZREM', index, member)
  redis.call('LPOP', full)
  local id = ARGV[first_id + #claims]
  local claimed, claimed_events = ARGV[9] .. id, ARGV[10] .. id
  local has_meta, has_events = redis.call('EXISTS', from) == 1, redis.call('EXISTS', from_events) == 1
  if has_meta then
    redis.call('RENAME', from, claimed)
  end
  if has_events then
    redis.call('RENAME', from_events, claimed_events)
  end
  if has_meta or has_events then
    if not has_meta then
      redis.call('HSET', claimed, 'alertId', string.match(member, '^[^:]*'), 'eventType', string.match(member, ':(.*)') or '')
    end
    redis.call('HSET', claimed, 'claimedAt', now, 'owner', ARGV[1], 'attempts', 0)
    redis.call('ZADD', KEYS[2], now + ARGV[2], id)
    bytes = bytes + (tonumber(redis.call('HGET', claimed, 'bytes') or nil) or 0)
    claims[#claims + 1] = { id, redis.call('HGETALL', claimed), redis.call('LRANGE', claimed_events, 0, -1) }
  end
  line_up(member, bucket, full)
  return true
end

local function claim_line()
  local passed, page = 0, {}
  repeat
    page = redis.call('ZRANGEBYSCORE', index, '-inf', now, 'LIMIT', passed, wanted)
    for _, member in ipairs(page) do
      if enough() then
        return
      end
      -- An alert id has no colon.
      local alert = string.match(member, '^[^:]*')
      local left, before = allowed[alert] or others, #claims
      if left < 1 and passed >= 100 then
        -- Out of the way for a moment: no look goes past many of the same ones again.
        redis.call('ZREM', index, member)
        redis.call('ZADD', index, now + 500, member)
      elseif left < 1 or not claim(member) then
        passed = passed + 1
      elseif #claims > before then
        allowed[alert] = left - 1
      end
    end
  until #page < wanted
end

-- From the front again as long as that finds more: who was claimed stands at the end of the line now.
local before
repeat
  before = #claims
  claim_line()
until #claims == before or enough()

local next_due, passed_over = -1, false
if enough() then
  local first = redis.call('ZRANGE', index, 0, 0, 'WITHSCORES')
  next_due = first[2] and math.max(0, first[2] - now) or -1
else
  passed_over = redis.call('ZCOUNT', index, '-inf', now) > 0
  if passed_over or redis.call('EXISTS', KEYS[3]) == 1 then
    redis.call('DEL', KEYS[3])
  end
  if passed_over then
    redis.call('SET', KEYS[3], now)
  end
  -- What is due and was passed over waits for this owner's other claims to end.
  local first = redis.call('ZRANGEBYSCORE', index, '(' .. now, '+inf', 'WITHSCORES', 'LIMIT', 0, 1)
  next_due = first[2] and first[2] - now or -1
end
local answer = { set_aside, next_due, passed_over and 1 or 0 }
for _, each in ipairs(claims) do
  answer[#answer + 1] = each
end
return answer
