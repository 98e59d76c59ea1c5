-- Answers what has changed since a revision, a page of it.
--
-- KEYS as alertlog.lua has them
-- ARGV[1] epoch for a new log   ARGV[2] epoch that the caller knows   ARGV[3] revision that it had when it began to read
-- ARGV[4] revision up to which it has read since   ARGV[5] most alerts wanted
--
-- Answers { epoch, 1 to begin with nothing and read everything, revision as of ARGV[3], revision read up to, 1 when there
-- is more }, and then per alert: id, version, record, sealed secrets; no record when it was deleted.
--
-- Invariant: changes nothing, except that it begins a log that was lost. A caller that has read to the end knows every
-- alert there is and no other; one that was away for longer than deletions are remembered, or knows another epoch or a
-- revision that was never reached, is told to begin with nothing.

mend_log(ARGV[1])
local state = redis.call('HMGET', STATE, 'epoch', 'revision', 'floor')
local epoch, revision, floor = state[1] or '', tonumber(state[2] or nil) or 0, tonumber(state[3] or nil) or 0
local began, from = tonumber(ARGV[3]), tonumber(ARGV[4])
local anew = 0
if ARGV[2] ~= epoch or began < floor or from > revision then
  anew, began, from = 1, revision, 0
end
local page = redis.call('ZRANGEBYSCORE', CHANGES, '(' .. from, '+inf', 'WITHSCORES', 'LIMIT', 0, ARGV[5])
local more = #page == 2 * tonumber(ARGV[5])
local answer = { epoch, anew, began, more and tonumber(page[#page]) or revision, more and 1 or 0 }
for i = 1, #page, 2 do
  local id = page[i]
  answer[#answer + 1] = id
  answer[#answer + 1] = tonumber(page[i + 1])
  answer[#answer + 1] = redis.call('HGET', ALERTS, id)
  answer[#answer + 1] = redis.call('HGET', SECRETS, id)
end
return answer
