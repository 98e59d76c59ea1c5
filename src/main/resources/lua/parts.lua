-- Prelude of scripts that note which of a notification's messages, its parts, were delivered: so many of the first ones.
-- A notification of one message has none of this.
--
-- Invariant: what was delivered stays delivered. The number never falls, whoever notes an older one, but where there are
-- not as many parts as before: these are others, of which nothing was delivered yet.

local function note_parts(claim, delivered, parts)
  if tonumber(parts) > 1 then
    local before = 0
    if tonumber(redis.call('HGET', claim, 'parts') or nil) == tonumber(parts) then
      before = tonumber(redis.call('HGET', claim, 'partsDelivered') or nil) or 0
    end
    redis.call('HSET', claim, 'partsDelivered', math.max(before, tonumber(delivered)), 'parts', parts)
  elseif tonumber(parts) == 1 then
    redis.call('HDEL', claim, 'partsDelivered', 'parts')
  end
end
