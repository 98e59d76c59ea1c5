-- Takes over claims whose lease ran out, because their owner died or gave them back.
--
-- KEYS[1] claim index (zset: id -> lease end ms)
-- ARGV[1] owner   ARGV[2] lease ms   ARGV[3] most claims wanted   ARGV[4] claim prefix   ARGV[5] claim events prefix
-- ARGV[6..9] for foreign.lua
--
-- Answers { the key that was set aside, if any }, then per claim { id, meta as flat list, events }.
--
-- Invariants: a claim has one owner at a time by the clock of Redis; id, claim time and attempts stay what they were.
-- An id without a claim leaves the index. The first write is one that a full Redis does not refuse, nor anything after
-- it.

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local answer = { set_aside }

-- Whether nothing else than what a hub puts there is left under a name.
local function is_ours(key, kind)
  local actual = redis.call('TYPE', key).ok
  return actual == kind or actual == 'none' or put_aside(key, 6)
end

for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, ARGV[3])) do
  local claim, events = ARGV[4] .. id, ARGV[5] .. id
  if is_ours(claim, 'hash') and is_ours(events, 'list') then
    redis.call('ZREM', KEYS[1], id)
    if redis.call('EXISTS', claim, events) > 0 then
      redis.call('ZADD', KEYS[1], now + ARGV[2], id)
      redis.call('HSET', claim, 'owner', ARGV[1])
      answer[#answer + 1] = { id, redis.call('HGETALL', claim), redis.call('LRANGE', events, 0, -1) }
    end
  end
end
return answer
