-- Counts the open incidents.
--
-- KEYS[1] open incidents (zset)
--
-- Answers how many there are.
--
-- Invariant: changes nothing.

return redis.call('ZCARD', KEYS[1])
