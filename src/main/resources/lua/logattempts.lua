-- Writes attempts to the log, and counts each for its workspace's alert in the current hour.
--
-- KEYS[1] log (stream)
-- ARGV[1] about so many entries are kept   ARGV[2] prefix of the hashes with the counts
-- ARGV[3..] per attempt: alert id, notification id, outcome, reason, ms that the answer took or -1, workspace id, all of
-- it as JSON
--
-- Answers how many.
--
-- Invariants: the ids of the log are times of Redis' clock. The counts of an hour are gone 25 hours after it began. What
-- somebody else has put in the place of a count does no harm to the log.

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local hour = math.floor(now / 3600000)
local keep = tonumber(ARGV[1])

local function count(attempt)
  local key = ARGV[2] .. hour .. ':' .. ARGV[attempt + 5] .. ':' .. ARGV[attempt]
  local millis = tonumber(ARGV[attempt + 4])
  redis.pcall('HINCRBY', key, 'attempts', 1)
  redis.pcall('HINCRBY', key, ARGV[attempt + 2], 1)
  if millis >= 0 then
    redis.pcall('HINCRBY', key, 'answered', 1)
    redis.pcall('HINCRBY', key, 'millis', millis)
    if millis > (tonumber(redis.pcall('HGET', key, 'longest') or nil) or -1) then
      redis.pcall('HSET', key, 'longest', millis)
    end
  end
  redis.pcall('PEXPIREAT', key, (hour + 25) * 3600000)
end

local attempts = 0
for i = 3, #ARGV, 7 do
  if keep > 0 then
    redis.call('XADD', KEYS[1], 'MAXLEN', '~', keep, '*', 'alertId', ARGV[i], 'notificationId', ARGV[i + 1],
      'outcome', ARGV[i + 2], 'reason', ARGV[i + 3], 'workspaceId', ARGV[i + 5], 'attempt', ARGV[i + 6])
  end
  count(i)
  attempts = attempts + 1
end
return attempts
