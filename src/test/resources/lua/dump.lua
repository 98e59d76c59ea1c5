-- Reads everything that is in Redis as text, streams as well.
-- Keys and arguments: none.
--
-- Answers per key the key and all that is at it, in turn.
--
-- Invariant: changes nothing.

local read = {
  hash = function(key) return redis.call('HGETALL', key) end,
  list = function(key) return redis.call('LRANGE', key, 0, -1) end,
  zset = function(key) return redis.call('ZRANGE', key, 0, -1, 'WITHSCORES') end,
  set = function(key) return redis.call('SMEMBERS', key) end,
  string = function(key) return { redis.call('GET', key) } end,
  stream = function(key)
    local all = {}
    for _, entry in ipairs(redis.call('XRANGE', key, '-', '+')) do
      for _, text in ipairs(entry[2]) do
        all[#all + 1] = text
      end
    end
    return all
  end,
}
local answer = {}
for _, key in ipairs(redis.call('KEYS', '*')) do
  answer[#answer + 1] = key
  answer[#answer + 1] = table.concat(read[redis.call('TYPE', key).ok](key), '\n')
end
return answer
