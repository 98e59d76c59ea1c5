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

