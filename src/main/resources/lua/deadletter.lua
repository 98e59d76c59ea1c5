-- Prelude of scripts that read dead letters. Others may have written under these names: what can't be read is taken as
-- absent, so that the letter can still be seen and deleted.

-- { id, score, { alert id, event type, workspace id, reason, detail, attempts, replays, first seen, claimed at, source,
--   parts delivered, parts }, events }
local function describe(id, score, letter, events)
  local meta = redis.pcall('HMGET', letter, 'alertId', 'eventType', 'workspaceId', 'reason', 'detail', 'attempts',
    'replays', 'firstSeen', 'claimedAt', 'source', 'partsDelivered', 'parts')
  if meta.err then
    meta = { false, false, false, false, false, false, false, false, false, false, false, false }
  end
  meta[4] = meta[4] or 'undecodable'
  meta[5] = meta[5] and string.sub(meta[5], 1, 1000)
  local count = redis.pcall('LLEN', events)
  return { id, score, meta, type(count) == 'number' and count or 0 }
end

-- How many stand before this place, the newest first; those of one time are in the order of their ids.
local function letters_behind(index, score, id)
  local from, to = redis.call('ZCOUNT', index, '(' .. score, '+inf'), redis.call('ZCOUNT', index, score, '+inf')
  while from < to do
    local middle = math.floor((from + to) / 2)
    if redis.call('ZREVRANGE', index, middle, middle)[1] >= id then
      from = middle + 1
    else
      to = middle
    end
  end
  return from
end

-- Which letters are to be looked at, by five arguments from ARGV[a] on: not before this time in ms; before this time in
-- ms, or empty; score and id to go on behind, or both empty; most letters. Answers the first rank, the last one, and
-- where all end.
local function letters_of(index, a)
  local first = 0
  if ARGV[a + 1] ~= '' then
    first = redis.call('ZCOUNT', index, ARGV[a + 1], '+inf')
  end
  if ARGV[a + 2] ~= '' then
    first = math.max(first, letters_behind(index, ARGV[a + 2], ARGV[a + 3]))
  end
  local stop = redis.call('ZCOUNT', index, ARGV[a], '+inf')
  return first, math.min(first + ARGV[a + 4], stop) - 1, stop
end

-- Whether a letter is of the alert id, event type, workspace id and reason from ARGV[a] on; empty: any.
local function fits(meta, a)
  for i = 1, 4 do
    if ARGV[a + i - 1] ~= '' and meta[i] ~= ARGV[a + i - 1] then
      return false
    end
  end
  return true
end
