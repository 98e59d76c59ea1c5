-- Adds up what has been counted of alerts' attempts in this hour and the 23 before it.
--
-- KEYS[1] log (stream), not looked at: on a cluster it says where the counts are
-- ARGV[1] prefix of the hashes with the counts   ARGV[2..] workspace:alert id
--
-- Answers per alert { attempts, delivered, buried, answered, ms of all answers together, ms of the longest }.
--
-- Invariant: changes nothing; what somebody else has put in the place of a count counts as nothing.

local time = redis.call('TIME')
local hour = math.floor(time[1] / 3600)
local answer = {}
for i = 2, #ARGV do
  local sum = { 0, 0, 0, 0, 0, 0 }
  for back = 0, 23 do
    local counts = redis.pcall('HMGET', ARGV[1] .. (hour - back) .. ':' .. ARGV[i],
      'attempts', 'delivered', 'dead_letter', 'answered', 'millis', 'longest')
    if not counts.err then
      for n = 1, 5 do
        sum[n] = sum[n] + (tonumber(counts[n] or nil) or 0)
      end
      sum[6] = math.max(sum[6], tonumber(counts[6] or nil) or 0)
    end
  end
  answer[#answer + 1] = sum
end
return answer
