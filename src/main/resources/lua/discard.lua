-- Deletes dead letters for good.
--
-- KEYS[1] dead letters (zset: id -> time ms)
-- ARGV[1] dead letter prefix   ARGV[2] its events' prefix   ARGV[3] foreign value's prefix
-- ARGV[4] workspace id; empty: any   ARGV[5..] per letter: id, and its score or empty
--
-- Answers how many there were.
--
-- Invariant: a letter goes as a whole, and only the one that was seen: with a score, one that has been replayed and buried
-- again meanwhile stays, and so does one of another workspace. The first write is one that a full Redis does not refuse, nor anything after it.

local gone = 0
for i = 5, #ARGV, 2 do
  local id = ARGV[i]
  local seen = ARGV[i + 1] == '' or redis.call('ZSCORE', KEYS[1], id) == ARGV[i + 1]
  if seen and (ARGV[4] == '' or redis.pcall('HGET', ARGV[1] .. id, 'workspaceId') == ARGV[4]) then
    if redis.call('ZREM', KEYS[1], id) == 1 then
      redis.call('UNLINK', ARGV[1] .. id, ARGV[2] .. id, ARGV[3] .. id)
      gone = gone + 1
    end
  end
end
return gone
