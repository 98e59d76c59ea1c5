-- Asks whether a message may go to a destination now.
--
-- KEYS[1] pace (hash: pausedUntil, nextAt; ms), shared by all that has the same receiver and credential
-- KEYS[2] health (hash: failures, misses, failingSince, openUntil, disabledAt, disabledReason, reason), of one URL
-- ARGV[1] ms between two messages, 0 for no limit   ARGV[2] how many of them may come at once
-- ARGV[3] longest wait ms that is worth a reservation   ARGV[4] ms for which a half-open circuit waits for its one try
--
-- Answers { what, ms to wait, misses before }: what is go, wait (the place in the line is kept), busy (come back later),
-- paused (the receiver asked for it), open (the circuit), disabled.
--
-- Invariant: between the end of a pause and the next there are no more messages than the limit allows, whichever hubs
-- send them; an open circuit lets one through at a time.

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local health = redis.call('HMGET', KEYS[2], 'disabledAt', 'openUntil', 'misses')
local misses = tonumber(health[3] or nil) or 0
if health[1] then
  return { 'disabled', 0, misses }
end
local pace = redis.call('HMGET', KEYS[1], 'pausedUntil', 'nextAt')
local paused_until = tonumber(pace[1] or nil) or 0
if paused_until > now then
  return { 'paused', paused_until - now, misses }
end
local open_until = tonumber(health[2] or nil)
if open_until and open_until > now then
  return { 'open', open_until - now, misses }
end
local wait = 0
local interval = tonumber(ARGV[1])
if interval > 0 then
  local next_at = math.max(tonumber(pace[2] or nil) or 0, now)
  wait = math.max(0, next_at - interval * (ARGV[2] - 1) - now)
  if wait > tonumber(ARGV[3]) then
    return { 'busy', wait, misses }
  end
  redis.call('HSET', KEYS[1], 'nextAt', next_at + interval)
  redis.call('PEXPIRE', KEYS[1], next_at + interval - now + 1000)
end
if open_until and wait == 0 then
  redis.call('HSET', KEYS[2], 'openUntil', now + ARGV[4])
end
return { wait > 0 and 'wait' or 'go', wait, misses }
