-- Commits one step of a task: record, indexes, history, outbox and streams change together or not at all.
--
-- KEYS  1 task record   2 outbox   3 history   4 set of all tasks   5 set of active tasks
--       6 hash pull -> task   7 hash of occupied slots: task -> agent type
--       8-10 the streams, or the lists that wait to be written to files in their place
--       11 sorted set: ids of the events that this task took in, by time
-- ARGV  1 base revision   2 task id   3 record (JSON)   4 '1' when active   5 agent type whose slot it occupies, or ''
--       6 limit of that type   7 limit of all   8 pull key or ''   9 '1' when the record is to be kept
--       10 'stream' or 'list': what the keys 8-10 are   11 entries that each of them keeps
--       12 id of the event or ''   13 its time in ms   14 how long ids are remembered, in ms   15 how many at most
--       16 number of history lines   17 number of stream entries   then history lines,
--       then stream entries (number of the key, line), then outbox entries
-- Returns 'committed', 'seen' (the event was taken in before), 'stale' (the revision moved on) or 'full' (no slot is left for the one it
-- wants).
if ARGV[12] ~= '' and redis.call('ZSCORE', KEYS[11], ARGV[12]) then return 'seen' end
local current = redis.call('GET', KEYS[1])
local rev = 0
if current then rev = tonumber(string.match(current, '^{"rev":(%d+)')) end
if rev ~= tonumber(ARGV[1]) then return 'stale' end

local wanted = ARGV[5]
if wanted ~= '' and redis.call('HEXISTS', KEYS[7], ARGV[2]) == 0 then
  local all, same = 0, 0
  for _, kind in ipairs(redis.call('HVALS', KEYS[7])) do
    all = all + 1
    if kind == wanted then same = same + 1 end
  end
  if same >= tonumber(ARGV[6]) or all >= tonumber(ARGV[7]) then return 'full' end
end

if ARGV[9] == '1' then
  redis.call('SET', KEYS[1], ARGV[3])
  redis.call('SADD', KEYS[4], ARGV[2])
  if ARGV[4] == '1' then redis.call('SADD', KEYS[5], ARGV[2]) else redis.call('SREM', KEYS[5], ARGV[2]) end
  if wanted ~= '' then redis.call('HSET', KEYS[7], ARGV[2], wanted) else redis.call('HDEL', KEYS[7], ARGV[2]) end
  if ARGV[8] ~= '' then redis.call('HSET', KEYS[6], ARGV[8], ARGV[2]) end
end
if ARGV[12] ~= '' then
  redis.call('ZADD', KEYS[11], ARGV[13], ARGV[12])
  redis.call('ZREMRANGEBYSCORE', KEYS[11], '-inf', tonumber(ARGV[13]) - tonumber(ARGV[14]))
  redis.call('ZREMRANGEBYRANK', KEYS[11], 0, -tonumber(ARGV[15]) - 1)
  redis.call('PEXPIRE', KEYS[11], ARGV[14])
end
local at = 18
for _ = 1, tonumber(ARGV[16]) do
  redis.call('RPUSH', KEYS[3], ARGV[at])
  at = at + 1
end
for _ = 1, tonumber(ARGV[17]) do
  local key, line = KEYS[tonumber(ARGV[at])], ARGV[at + 1]
  -- Where somebody put something else in its place, the work must go on all the same.
  if ARGV[10] == 'stream' then
    redis.pcall('XADD', key, 'MAXLEN', '~', ARGV[11], '*', 'entry', line)
  else
    redis.pcall('RPUSH', key, line)
    redis.pcall('LTRIM', key, -tonumber(ARGV[11]), -1)
  end
  at = at + 2
end
for i = at, #ARGV do redis.call('RPUSH', KEYS[2], ARGV[i]) end
return 'committed'
