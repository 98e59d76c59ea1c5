-- Reads everything that is in Redis, in one moment.
-- Keys and arguments: none.
--
-- Answers { time, then per key { key, type, remaining ms to live or -1, value } }; value is a list: of fields and
-- values, elements, members and scores, members, or the one string.
--
-- Invariant: changes nothing.

local read = {
  hash = function(key) return redis.call('HGETALL', key) end,
  list = function(key) return redis.call('LRANGE', key, 0, -1) end,
  zset = function(key) return redis.call('ZRANGE', key, 0, -1, 'WITHSCORES') end,
  set = function(key) return redis.call('SMEMBERS', key) end,
  string = function(key) return { redis.call('GET', key) } end,
}
local time = redis.call('TIME')
local answer = { time[1] * 1000 + math.floor(time[2] / 1000) }
for _, key in ipairs(redis.call('KEYS', '*')) do
  local kind = redis.call('TYPE', key).ok
  answer[#answer + 1] = { key, kind, redis.call('PTTL', key), read[kind](key) }
end
return answer
