-- GitHub answered, and it was no limit: the gap between writes counts from now, and the limits this kind met are forgotten.
--
-- KEYS  1 list: times of the writes, newest first   2 hash of the rest
-- ARGV  1 'look' or 'write'   2 now, milliseconds since the epoch; '' for the server's clock
local clock = redis.call('TIME')
local now = tonumber(ARGV[2]) or clock[1] * 1000 + math.floor(clock[2] / 1000)
local last = tonumber(redis.call('LINDEX', KEYS[1], 0))
if ARGV[1] == 'write' and last and last < now then redis.call('LSET', KEYS[1], 0, string.format('%.0f', now)) end
redis.call('HDEL', KEYS[2], ARGV[1])
