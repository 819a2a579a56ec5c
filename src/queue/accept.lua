-- Takes a webhook delivery in: stores its body and queues the job in one step, once per delivery id.
--
-- KEYS  1 delivery record   2 outbox   3 counter of duplicates
-- ARGV  1 body (JSON)   2 outbox entry   3 seconds to remember the id
-- Returns 1 when it was taken in, 0 when it was known. A delivery whose handling failed does not use up its id.
local known = redis.call('GET', KEYS[1])
if known and known ~= 'failed' then
  redis.call('INCR', KEYS[3])
  return 0
end
redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[3])
redis.call('RPUSH', KEYS[2], ARGV[2])
return 1
