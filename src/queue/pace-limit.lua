-- GitHub said that it was too much: sets or prolongs the rest of an installation, never shortens it.
--
-- KEYS  1 hash of the rest, see pace.lua
-- ARGV  1 'look' or 'write'   2 milliseconds that GitHub named, or ''   3 shortest rest when it named none   4 longest one
--       5 now, milliseconds since the epoch; '' for the server's clock
-- Returns the milliseconds that are left of the rest. Requests that were under way together meet one limit, not several; but one
-- that names no time asks for its minute also where another of them named less.
local clock = redis.call('TIME')
local now = tonumber(ARGV[5]) or clock[1] * 1000 + math.floor(clock[2] / 1000)
local rest = redis.call('HMGET', KEYS[1], 'until', 'at', ARGV[1])
local till, at = tonumber(rest[1]) or now, tonumber(rest[2]) or now
local left = math.max(0, till - math.max(now, at))
local wanted = tonumber(ARGV[2])
if not wanted then
  local met = tonumber(rest[3])
  if left == 0 or not met then met = redis.call('HINCRBY', KEYS[1], ARGV[1], 1) end
  wanted = math.min(tonumber(ARGV[4]), tonumber(ARGV[3]) * 2 ^ (met - 1))
end
if wanted and wanted > left then
  left = wanted
  redis.call('HSET', KEYS[1], 'until', string.format('%.0f', now + left), 'at', string.format('%.0f', now))
end
redis.call('PEXPIRE', KEYS[1], left + 3600000)
return left
