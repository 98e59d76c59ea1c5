-- Answers 1 when Redis takes commands.
-- KEYS[1] on a cluster: any name, says which node is asked. Arguments: none. Answer: 1. Invariant: changes nothing.
redis.call('PING')
return 1
