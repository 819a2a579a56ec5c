-- Asks whether a request to GitHub may go out now; a write that may has taken its place.
--
-- KEYS  1 list: times of the writes, newest first   2 hash of the rest: `until`, `at` (when it was set), `look` and `write` (how
--       often in a row these met a limit that named no time)
-- ARGV  1 'look' or 'write'   2 most writes in a minute   3 most in an hour   4 milliseconds between two
--       5 now, milliseconds since the epoch; '' for the server's clock
-- Returns {milliseconds to wait, limits this kind met in a row}; 0 to wait: go.
-- A clock that is set back makes nobody wait longer: what lies in the future is moved to now, all of it by the same time.
local clock = redis.call('TIME')
local now = tonumber(ARGV[5]) or clock[1] * 1000 + math.floor(clock[2] / 1000)
local rest = redis.call('HMGET', KEYS[2], 'until', 'at', ARGV[1])
local till, at, met = tonumber(rest[1]), tonumber(rest[2]), tonumber(rest[3]) or 0
if till and at > now then
  till = till - (at - now)
  redis.call('HSET', KEYS[2], 'until', till, 'at', now)
end
local wait = math.max(0, (till or now) - now)
if ARGV[1] ~= 'write' then return {wait, met} end

local minute, hour, gap = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local ahead = (tonumber(redis.call('LINDEX', KEYS[1], 0)) or now) - now
if ahead > 0 then
  local times = redis.call('LRANGE', KEYS[1], 0, -1)
  for i, time in ipairs(times) do redis.call('LSET', KEYS[1], i - 1, string.format('%.0f', time - ahead)) end
end

local function spaced(nth, span)
  local time = tonumber(redis.call('LINDEX', KEYS[1], nth - 1))
  if time then wait = math.max(wait, time + span - now) end
end
spaced(1, gap)
spaced(minute, 60000)
spaced(hour, 3600000)
if wait > 0 then return {wait, met} end

redis.call('LPUSH', KEYS[1], string.format('%.0f', now))
redis.call('LTRIM', KEYS[1], 0, math.max(minute, hour) - 1)
redis.call('PEXPIRE', KEYS[1], 3600000)
return {0, met}
