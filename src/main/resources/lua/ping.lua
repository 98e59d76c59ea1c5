-- Answers 1 when Redis takes commands.
-- Keys and arguments: none. Answer: 1. Invariant: changes nothing.
redis.call('PING')
return 1
