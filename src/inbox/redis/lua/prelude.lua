-- Every script begins with this. ARGV[1] is the time in milliseconds, or empty for the server's.
local STREAM, META, BODY, DELAYED, PARKED, LIVE, DONE, EVENTS, CLAIMS, COUNTS = unpack(KEYS)
local GROUP = 'workers'
local clock = redis.call('TIME')
local server_now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local now = tonumber(ARGV[1]) or server_now

local function read(id)
  local text = redis.call('HGET', META, id)
  return text and cjson.decode(text)
end

local function write(id, entry)
  redis.call('HSET', META, id, cjson.encode(entry))
end

local function holder_of(id, token)
  return string.format('%.0f', token) .. ':' .. id
end

-- Takes the claim back, if it is still this entry's.
local function release(id, entry)
  if entry.claim then
    if redis.call('HGET', CLAIMS, entry.claim) == holder_of(id, entry.token) then
      redis.call('HDEL', CLAIMS, entry.claim)
    end
    entry.claim = nil
  end
end

-- The entry, if this token is the current one and no other entry took its claim over.
local function held(id, token)
  local entry = read(id)
  if not entry or entry.state ~= 'leased' or entry.token ~= tonumber(token) then return nil end
  if entry.claim and redis.call('HGET', CLAIMS, entry.claim) ~= holder_of(id, entry.token) then return nil end
  return entry
end

local function enqueue(id, entry)
  entry.message = redis.call('XADD', STREAM, '*', 'id', id)
end

local function dequeue(entry)
  if entry.message then
    redis.call('XACK', STREAM, GROUP, entry.message)
    redis.call('XDEL', STREAM, entry.message)
    entry.message = nil
  end
end

-- Removes an entry and remembers that it was there.
local function forget(id, entry)
  redis.call('HDEL', META, id)
  redis.call('HDEL', BODY, id)
  redis.call('ZREM', LIVE, id)
  redis.call('ZREM', PARKED, id)
  redis.call('ZADD', DONE, now, id)
  redis.call('HINCRBY', COUNTS, 'bytes', -entry.bytes)
end

local function sweep(retention)
  local forgotten = 0
  for _, key in ipairs({DONE, EVENTS}) do
    local old = redis.call('ZRANGEBYSCORE', key, '-inf', now - retention, 'LIMIT', 0, 1000)
    if #old > 0 then redis.call('ZREM', key, unpack(old)) end
    forgotten = forgotten + #old
  end
  return forgotten
end

