-- Notes what an attempt says about its destination.
--
-- KEYS[1] pace (hash), KEYS[2] health (hash): see admit.lua
-- ARGV[1] delivered, refused (the receiver is there and does not want this message) or failed
-- ARGV[2] ms for which the receiver wants to be left alone, 0 for none
-- ARGV[3] failures in a row that open the circuit   ARGV[4] ms for which it is open
-- ARGV[5] misses that disable, when there are ARGV[6] ms between the first and the last; 0 for never
-- ARGV[7] 1 when the receiver says that it is gone   ARGV[8] the reason, a code
--
-- Answers { 1 when this disabled the destination, failures in a row, ms for which the circuit is open }.
--
-- Invariant: a delivery ends every series; a pause is never made shorter; a disabled destination stays so until somebody
-- enables it.

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if ARGV[1] == 'delivered' then
  if redis.call('HEXISTS', KEYS[2], 'disabledAt') == 1 then
    redis.call('HDEL', KEYS[2], 'failures', 'misses', 'failingSince', 'openUntil')
  else
    redis.call('DEL', KEYS[2])
  end
  return { 0, 0, 0 }
end
local pause = tonumber(ARGV[2])
if pause > 0 then
  local pace = redis.call('HMGET', KEYS[1], 'pausedUntil', 'nextAt')
  local until_ms = math.max(tonumber(pace[1] or nil) or 0, now + pause)
  redis.call('HSET', KEYS[1], 'pausedUntil', until_ms)
  redis.call('PEXPIRE', KEYS[1], math.max(until_ms, tonumber(pace[2] or nil) or 0) - now + 1000)
end
redis.call('HSETNX', KEYS[2], 'failingSince', now)
redis.call('HSET', KEYS[2], 'reason', ARGV[8], 'failedAt', now)
local misses = redis.call('HINCRBY', KEYS[2], 'misses', 1)
local failures, open_for = 0, 0
if ARGV[1] == 'failed' then
  failures = redis.call('HINCRBY', KEYS[2], 'failures', 1)
  if failures >= tonumber(ARGV[3]) then
    open_for = tonumber(ARGV[4])
    redis.call('HSET', KEYS[2], 'openUntil', now + open_for)
  end
else
  redis.call('HDEL', KEYS[2], 'failures', 'openUntil')
end
local disabled = redis.call('HEXISTS', KEYS[2], 'disabledAt') == 1
local patience = tonumber(ARGV[6])
local tired = patience > 0 and misses >= tonumber(ARGV[5])
  and now - redis.call('HGET', KEYS[2], 'failingSince') >= patience
if not disabled and (ARGV[7] == '1' or tired) then
  redis.call('HSET', KEYS[2], 'disabledAt', now, 'disabledReason', ARGV[8])
  redis.call('PERSIST', KEYS[2])
  return { 1, failures, open_for }
end
if not disabled then
  -- Longer than any series that may still disable it.
  redis.call('PEXPIRE', KEYS[2], 2 * patience + 86400000)
end
return { 0, failures, open_for }
