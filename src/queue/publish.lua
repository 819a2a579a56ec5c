-- Puts entries into a stream, each id once.
--
-- KEYS  1 stream   2 sorted set of known ids, by time
-- ARGV  1 entries the stream keeps   then id, line …
-- Returns how many were new. Ids outlive their entries, so that one which was trimmed away does not come back.
local fresh = 0
for i = 2, #ARGV, 2 do
  if not redis.call('ZSCORE', KEYS[2], ARGV[i]) then
    local position = redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[1], '*', 'entry', ARGV[i + 1])
    redis.call('ZADD', KEYS[2], string.match(position, '^%d+'), ARGV[i])
    fresh = fresh + 1
  end
end
if fresh > 0 then redis.call('ZREMRANGEBYRANK', KEYS[2], 0, -2 * tonumber(ARGV[1]) - 1) end
return fresh
