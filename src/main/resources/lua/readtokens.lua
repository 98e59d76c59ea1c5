-- Reads the API tokens when they are others than those that the caller knows.
--
-- KEYS[1] tokens (hash: id -> JSON; and 'version')
-- ARGV[1] the version that is known, or empty
--
-- Answers the version; behind it, when it is another one, each token as id and JSON.
--
-- Invariant: changes nothing. What somebody deletes by hand makes another version, too.

if kind == 'none' then
  return { 'none' }
end
local answer = { (redis.call('HGET', KEYS[1], 'version') or '') .. ' ' .. redis.call('HLEN', KEYS[1]) }
if answer[1] ~= ARGV[1] then
  local all = redis.call('HGETALL', KEYS[1])
  for i = 1, #all, 2 do
    if all[i] ~= 'version' then
      answer[#answer + 1] = all[i]
      answer[#answer + 1] = all[i + 1]
    end
  end
end
return answer
