-- Every script begins with this. ARGV[1] is the time in milliseconds, or empty for the server's.
local META, BODY, DUE, LEASED, PARKED, LIVE, DONE, BY, EVENTS, CLAIMS, COUNTS = unpack(KEYS)
local clock = redis.call('TIME')
local now = tonumber(ARGV[1]) or clock[1] * 1000 + math.floor(clock[2] / 1000)

local function write(id, entry)
  redis.call('HSET', META, id, cjson.encode(entry))
end

-- What every entry has.
local function sound(entry)
  return type(entry) == 'table' and type(entry.state) == 'string' and type(entry.due) == 'number'
    and type(entry.stored) == 'number' and type(entry.attempts) == 'number' and type(entry.bytes) == 'number'
end

-- The entry, or nil. A record that cannot be read is replaced by one that is parked, so that the others go on.
local function read(id)
  local text = redis.call('HGET', META, id)
  if not text then return nil end
  local decoded, entry = pcall(cjson.decode, text)
  if decoded and sound(entry) then return entry end
  local body = redis.call('HSTRLEN', BODY, id)
  entry = {stored = now, bytes = body, attempts = 0, signed = 0, state = 'parked', due = now, reason = 'unreadable'}
  redis.call('ZREM', DUE, id)
  redis.call('HDEL', LEASED, id)
  redis.call('ZREM', LIVE, id)
  redis.call('ZADD', PARKED, now, id)
  write(id, entry)
  return entry
end

local function holder_of(id, nonce)
  return nonce .. ':' .. id
end

-- Gives the claim up, if it is still this entry's.
local function release(id, entry)
  if entry.claim then
    if redis.call('HGET', CLAIMS, entry.claim) == holder_of(id, entry.nonce or '') then
      redis.call('HDEL', CLAIMS, entry.claim)
    end
    entry.claim = nil
  end
end

-- The entry, if this lease is the current one.
local function held(id, nonce)
  local entry = read(id)
  if not entry or entry.state ~= 'leased' or entry.nonce ~= nonce then return nil end
  return entry
end

local function wait_until(id, entry, due, span)
  entry.state, entry.due, entry.span = 'waiting', due, span
  redis.call('HDEL', LEASED, id)
  redis.call('ZREM', PARKED, id)
  redis.call('ZADD', LIVE, entry.stored, id)
  redis.call('ZADD', DUE, due, id)
  write(id, entry)
end

local function set_aside(id, entry, reason, note)
  redis.call('ZREM', DUE, id)
  redis.call('HDEL', LEASED, id)
  redis.call('ZREM', LIVE, id)
  entry.state, entry.due, entry.reason, entry.note = 'parked', now, reason, note
  redis.call('ZADD', PARKED, now, id)
  write(id, entry)
end

-- Removes an entry and remembers that it was there. What frees memory comes first.
local function forget(id, entry, nonce)
  redis.call('HDEL', BODY, id)
  redis.call('HDEL', META, id)
  redis.call('ZREM', DUE, id)
  redis.call('HDEL', LEASED, id)
  redis.call('ZREM', LIVE, id)
  redis.call('ZREM', PARKED, id)
  redis.call('HINCRBY', COUNTS, 'bytes', -entry.bytes)
  redis.call('ZADD', DONE, now, id)
  redis.call('HSET', BY, id, nonce)
end

local function sweep(retention)
  local forgotten = 0
  for _, key in ipairs({DONE, EVENTS}) do
    local old = redis.call('ZRANGEBYSCORE', key, '-inf', now - retention, 'LIMIT', 0, 1000)
    if #old > 0 then
      redis.call('ZREM', key, unpack(old))
      if key == DONE then redis.call('HDEL', BY, unpack(old)) end
    end
    forgotten = forgotten + #old
  end
  return forgotten
end

-- What is live and not in the order is put there again, from where the last look ended: an operator or a bug may have
-- removed it. Scores impossibly far ahead were written before the clock was set back, and are due.
local function repair(most)
  local from = redis.call('HGET', COUNTS, 'repaired') or '0'
  local found = redis.call('HSCAN', META, from, 'COUNT', most)
  redis.call('HSET', COUNTS, 'repaired', found[1])
  for at = 1, #found[2], 2 do
    local id = found[2][at]
    local entry = read(id)
    if entry then
      if entry.state == 'parked' then
        if not redis.call('ZSCORE', PARKED, id) then redis.call('ZADD', PARKED, entry.due, id) end
      else
        if not redis.call('ZSCORE', LIVE, id) then redis.call('ZADD', LIVE, entry.stored, id) end
        local score = tonumber(redis.call('ZSCORE', DUE, id) or '-1')
        if entry.due > now + (entry.span or 0) + 1000 then
          entry.due = now
          write(id, entry)
        end
        if score ~= entry.due then redis.call('ZADD', DUE, entry.due, id) end
      end
    end
  end
end

