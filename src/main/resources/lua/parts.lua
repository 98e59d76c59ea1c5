-- Prelude of scripts that note which of a notification's messages, its parts, were delivered: so many of the first ones.
-- A notification of one message has none of this.
--
-- Invariant: what was delivered stays delivered. The number never falls, whoever notes an older one.

local function note_parts(claim, delivered, parts)
  if tonumber(parts) > 1 then
    local before = tonumber(redis.call('HGET', claim, 'partsDelivered') or nil) or 0
    redis.call('HSET', claim, 'partsDelivered', math.max(before, tonumber(delivered)), 'parts', parts)
  elseif tonumber(parts) == 1 then
    redis.call('HDEL', claim, 'partsDelivered', 'parts')
  end
end
