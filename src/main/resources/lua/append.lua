-- Appends events to the open bucket of one alert and event type; opens it with its due time and index entry, or none of them.
--
-- KEYS[1] bucket (hash)            KEYS[2] its events (list)      KEYS[3] bucket index (zset: member -> due ms)
-- KEYS[4] seen ids (set; the generation is added to the name)     KEYS[5] leading-edge mark (string)
-- ARGV[1] member of the index      ARGV[2] alert id               ARGV[3] event type      ARGV[4] workspace id
-- ARGV[5] window ms                ARGV[6] leading edge 0|1       ARGV[7] max events      ARGV[8] max bytes
-- ARGV[9] idempotency window ms    ARGV[10..] event id, event JSON, event id, event JSON, ...
--
-- Answers { ms until the bucket is due, 1|0 per event: appended or seen before }.
--
-- Invariants: an index entry exists exactly when the bucket has events; an event id counts once within the
-- idempotency window, also after its bucket has left; the due time is fixed by the first event and only ever moves to
-- now, when a limit is reached. The cost of one event does not depend on the bucket's size.

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local window, keep = tonumber(ARGV[5]), tonumber(ARGV[9])

-- Two generations of sets forget without a timer per id: an id is known for at least one window and at most two.
local generation = math.floor(now / keep)
local seen, seen_before = KEYS[4] .. ':' .. generation, KEYS[4] .. ':' .. (generation - 1)

local answer, appended, bytes = { 0 }, 0, 0
for i = 10, #ARGV, 2 do
  local id, event = ARGV[i], ARGV[i + 1]
  if redis.call('SISMEMBER', seen_before, id) == 1 or redis.call('SADD', seen, id) == 0 then
    answer[#answer + 1] = 0
  else
    redis.call('RPUSH', KEYS[2], event)
    appended = appended + 1
    bytes = bytes + #event
    answer[#answer + 1] = 1
  end
end

if appended == 0 then
  local due = redis.call('ZSCORE', KEYS[3], ARGV[1])
  answer[1] = due and math.max(0, due - now) or -1
  return answer
end

redis.call('PEXPIRE', seen, 2 * keep)
local due = redis.call('ZSCORE', KEYS[3], ARGV[1])
if not due then
  due = now + window
  if ARGV[6] == '1' and window > 0 then
    if redis.call('EXISTS', KEYS[5]) == 0 then
      due = now
    end
    redis.call('SET', KEYS[5], '1', 'PX', due - now + window)
  end
  redis.call('HSET', KEYS[1], 'alertId', ARGV[2], 'eventType', ARGV[3], 'workspaceId', ARGV[4], 'firstSeen', now)
  redis.call('ZADD', KEYS[3], due, ARGV[1])
end
local count = redis.call('HINCRBY', KEYS[1], 'count', appended)
local size = redis.call('HINCRBY', KEYS[1], 'bytes', bytes)
if (count >= tonumber(ARGV[7]) or size >= tonumber(ARGV[8])) and tonumber(due) > now then
  due = now
  redis.call('ZADD', KEYS[3], now, ARGV[1])
end
answer[1] = math.max(0, due - now)
return answer
