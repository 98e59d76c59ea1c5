-- Reads the beginning of the input that a dead letter holds.
--
-- KEYS[1] its value (string)
-- ARGV[1] at most so many bytes
--
-- Answers {} when it holds none; else the bytes and how many there are in all.
--
-- Invariant: changes nothing.

local length = redis.pcall('STRLEN', KEYS[1])
if type(length) ~= 'number' or length == 0 then
  return {}
end
return { redis.call('GETRANGE', KEYS[1], 0, ARGV[1] - 1), length }
