-- Appends events to open buckets, each bucket of one alert and one event type; opens a bucket with its due time and
-- index entry, or none of them.
--
-- KEYS[1] bucket index (zset: member -> due ms), then five keys per append:
--   bucket (hash)   its events (list)   its full buckets (list of numbers)
--   seen ids (set; the generation is added to the name)   leading-edge mark (string)
-- ARGV[1] idempotency window ms   ARGV[2] full bucket prefix   ARGV[3] full bucket events prefix
-- ARGV[4..7] for foreign.lua, then per append:
--   member of the index   alert id   event type   workspace id   window ms   leading edge 0|1
--   max events   max bytes   due time ms of a digest or 0   number of events n   n times: event id, event JSON
--
-- Answers { the key that was set aside, if any }, then per append { ms until the bucket is due or -1, per event 1 or 0 in
-- one string: appended or seen before }, or { -2, '' }: nothing of that append was done, because one more key holds what
-- is not ours.
--
-- Invariants: an index entry exists exactly when the member has an open or a full bucket, and its score is the earliest
-- time at which one of them is due; an event id counts once within the idempotency window, also after its bucket has
-- left; the due time and the limits are fixed by the first event; a digest is due at its time, and after eight days in any
-- case, however wrong the clock of the hub that asks for it is; a bucket that reaches a limit is full: it is set behind the others
-- that are full, due now, and the next event opens a new one. So is one of another workspace than the event's: no bucket
-- has events of two. The cost of one event does not depend on the bucket's
-- size. The first write of the script is one that a full Redis refuses, so that it does all or nothing.

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local index, keep = KEYS[1], tonumber(ARGV[1])
local longest_digest = 8 * 24 * 3600 * 1000
-- Fails here, before anything is written, when the index itself is not ours.
redis.call('ZCARD', index)

-- Two generations of sets forget without a timer per id: an id is known for at least one window and at most two.
local generation = math.floor(now / keep)

-- What became of it, or the key that is in its way.
local function append(k, a)
  local bucket, events, full, edge = KEYS[k], KEYS[k + 1], KEYS[k + 2], KEYS[k + 4]
  local seen, seen_before = KEYS[k + 3] .. ':' .. generation, KEYS[k + 3] .. ':' .. (generation - 1)
  local member, window, leading = ARGV[a], tonumber(ARGV[a + 4]), ARGV[a + 5] == '1'
  local digest_at = tonumber(ARGV[a + 8])
  local max_events, max_bytes = 0, 0

  local meta = redis.pcall('HMGET', bucket, 'dueAt', 'count', 'bytes', 'maxEvents', 'maxBytes', 'workspaceId')
  if failed(meta) then
    return bucket
  end
  local due, count, bytes = tonumber(meta[1] or nil), tonumber(meta[2] or nil), tonumber(meta[3] or nil)
  if due and count and bytes and tonumber(meta[4] or nil) and tonumber(meta[5] or nil) then
    max_events, max_bytes = tonumber(meta[4]), tonumber(meta[5])
  elseif redis.call('EXISTS', bucket) == 1 then
    return bucket
  end
  local length = redis.pcall('LLEN', events)
  if failed(length) or (length > 0 and not due) then
    return events
  elseif due and length == 0 then
    return bucket
  end
  local queued = redis.pcall('LLEN', full)
  if failed(queued) then
    return full
  end
  local known_before = redis.pcall('SCARD', seen_before)
  if failed(known_before) then
    return seen_before
  end
  local known = redis.pcall('SCARD', seen)
  if failed(known) then
    return seen
  end

  -- An alert's id is free again when it is gone, and may be taken in another workspace.
  local another_workspace = due and meta[6] and meta[6] ~= ARGV[a + 3]

  local function set_behind()
    redis.call('HSET', bucket, 'count', count, 'bytes', bytes, 'dueAt', math.min(due, now))
    local number = tonumber(redis.call('LINDEX', full, -1) or nil) or 0
    repeat
      number = number + 1
    until redis.call('EXISTS', ARGV[2] .. number .. ':' .. member, ARGV[3] .. number .. ':' .. member) == 0
    redis.call('RENAME', bucket, ARGV[2] .. number .. ':' .. member)
    redis.call('RENAME', events, ARGV[3] .. number .. ':' .. member)
    redis.call('RPUSH', full, number)
    due, queued = nil, queued + 1
  end

  local flags, appended = {}, false
  for i = a + 10, a + 8 + 2 * ARGV[a + 9], 2 do
    local id, event = ARGV[i], ARGV[i + 1]
    if (known_before > 0 and redis.call('SISMEMBER', seen_before, id) == 1) or redis.call('SADD', seen, id) == 0 then
      flags[#flags + 1] = '0'
    else
      flags[#flags + 1] = '1'
      appended = true
      if another_workspace then
        set_behind()
        another_workspace = false
      end
      if not due then
        due, count, bytes = now + window, 0, 0
        max_events, max_bytes = tonumber(ARGV[a + 6]), tonumber(ARGV[a + 7])
        -- A hub whose clock is behind asks for what is over, and means what is the window from now.
        if digest_at > now then
          due = math.min(digest_at, now + longest_digest)
        end
        if leading and window > 0 then
          if redis.call('EXISTS', edge) == 0 then
            due = now
          end
          redis.call('SET', edge, '1', 'PX', due - now + window)
        end
        redis.call('HSET', bucket, 'alertId', ARGV[a + 1], 'eventType', ARGV[a + 2], 'workspaceId', ARGV[a + 3],
          'firstSeen', now, 'dueAt', due, 'maxEvents', max_events, 'maxBytes', max_bytes)
      end
      redis.call('RPUSH', events, event)
      count, bytes = count + 1, bytes + #event
      if count >= max_events or bytes >= max_bytes then
        set_behind()
      end
    end
  end

  if appended then
    if known == 0 then
      -- Freed in the background when it is not needed any more: a large set that expires holds up everybody.
      redis.call('UNLINK', KEYS[k + 3] .. ':' .. (generation - 2))
      redis.call('PEXPIREAT', seen, (generation + 2) * keep)
    end
    if due then
      redis.call('HSET', bucket, 'count', count, 'bytes', bytes)
    end
    if queued > 0 then
      redis.call('ZADD', index, 'LT', now, member)
    else
      -- Not only when it opens: somebody may have taken the entry away.
      redis.call('ZADD', index, 'NX', due, member)
    end
  end
  local next_due = queued > 0 and now or due
  return { next_due and math.max(0, next_due - now) or -1, table.concat(flags) }
end

local answer, k, a = { set_aside }, 2, 8
while a <= #ARGV do
  local result = append(k, a)
  while type(result) == 'string' do
    result = put_aside(result, 4) and append(k, a) or { -2, '' }
  end
  answer[#answer + 1] = result
  k, a = k + 5, a + 10 + 2 * ARGV[a + 9]
end
return answer
