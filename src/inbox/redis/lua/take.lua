local limit, lease, consumer = tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4]
redis.pcall('XGROUP', 'CREATE', STREAM, GROUP, '0', 'MKSTREAM')

for _, id in ipairs(redis.call('ZRANGEBYSCORE', DELAYED, '-inf', now, 'LIMIT', 0, limit)) do
  local entry = read(id)
  if entry then
    enqueue(id, entry)
    write(id, entry)
  end
  redis.call('ZREM', DELAYED, id)
end

local taken = {}
local function take(message)
  local id = message[2] and message[2][2]
  local entry = id and read(id)
  if not entry or entry.message ~= message[1] then
    redis.call('XACK', STREAM, GROUP, message[1])
    redis.call('XDEL', STREAM, message[1])
    return
  end
  if entry.state == 'leased' and entry.due > now then
    -- Its worker asked for a longer lease than this one does.
    redis.call('XCLAIM', STREAM, GROUP, consumer, 0, message[1], 'TIME', entry.due - lease, 'JUSTID')
    return
  end
  release(id, entry)
  entry.state, entry.due = 'leased', now + lease
  entry.attempts = entry.attempts + 1
  entry.token = redis.call('HINCRBY', COUNTS, 'token', 1)
  write(id, entry)
  if ARGV[1] ~= '' then
    redis.call('XCLAIM', STREAM, GROUP, consumer, 0, message[1], 'TIME', now, 'JUSTID')
  end
  taken[#taken + 1] = {id, entry.token, entry.attempts, entry.stored, redis.call('HGET', BODY, id)}
end

-- What idles is looked for from where the last look ended. A clock that is not the server's counts from its own time.
local idle = math.max(server_now - now + lease, 0)
local function take_stale(cursor)
  local stale = redis.call('XAUTOCLAIM', STREAM, GROUP, consumer, idle, cursor, 'COUNT', limit - #taken)
  redis.call('HSET', COUNTS, 'cursor', stale[1])
  for _, message in ipairs(stale[2]) do take(message) end
end
local cursor = redis.call('HGET', COUNTS, 'cursor') or '0-0'
take_stale(cursor)
if #taken < limit and cursor ~= '0-0' then take_stale('0-0') end

if #taken < limit then
  local fresh = redis.call('XREADGROUP', 'GROUP', GROUP, consumer, 'COUNT', limit - #taken, 'STREAMS', STREAM, '>')
  if fresh then
    for _, message in ipairs(fresh[1][2]) do take(message) end
  end
end
return taken
