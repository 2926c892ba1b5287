-- How many, for how long, the nonce, and the nonces of takings whose answers were lost.
local limit, lease, nonce = tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4]
local taken = {}
local function give(id, entry)
  taken[#taken + 1] =
    {id, entry.fence, entry.nonce, entry.attempts, entry.stored, redis.call('HGET', BODY, id) or '', entry.trace or ''}
end

if ARGV[5] then
  local lost = {}
  for at = 5, #ARGV do lost[ARGV[at]] = true end
  local leased = redis.call('HGETALL', LEASED)
  for at = 1, #leased, 2 do
    local entry = lost[leased[at + 1]] and held(leased[at], leased[at + 1])
    if entry then
      entry.due, entry.span = now + lease, lease
      redis.call('ZADD', DUE, entry.due, leased[at])
      write(leased[at], entry)
      give(leased[at], entry)
    end
  end
end

-- A clock that was set back leaves times that lie impossibly far ahead.
local latest = tonumber(redis.call('HGET', COUNTS, 'latest') or '0')
redis.call('HSET', COUNTS, 'latest', string.format('%.0f', now))
if now + 1000 < latest then
  local ahead = redis.call('ZRANGEBYSCORE', DUE, now + 1000, '+inf', 'LIMIT', 0, 1000)
  for _, id in ipairs(ahead) do
    local entry = read(id)
    if entry and entry.due > now + (entry.span or 0) + 1000 then
      entry.due = now
      redis.call('ZADD', DUE, now, id)
      write(id, entry)
    end
  end
end

local function lease_due()
  local room = limit - #taken
  if room <= 0 then return end
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', DUE, '-inf', now, 'LIMIT', 0, room)) do
    local entry = read(id)
    if not entry then
      redis.call('ZREM', DUE, id)
      redis.call('HDEL', LEASED, id)
      redis.call('ZREM', LIVE, id)
    elseif entry.state == 'parked' then
      redis.call('ZREM', DUE, id)
    elseif entry.due > now then
      -- The order and the entry differ: the entry is right.
      redis.call('ZADD', DUE, entry.due, id)
    else
      release(id, entry)
      -- Greater than every token before, also when the last ones were lost with a server that failed.
      local before = tonumber(redis.call('HGET', COUNTS, 'fence') or '0')
      -- As text, since JSON numbers of cjson have 14 digits.
      local fence = string.format('%.0f', math.max(before, clock[1] * 1000000 + clock[2]) + 1)
      redis.call('HSET', COUNTS, 'fence', fence)
      entry.state, entry.due, entry.span = 'leased', now + lease, lease
      entry.fence, entry.nonce, entry.resigned, entry.reason, entry.note = fence, nonce, nil, nil, nil
      redis.call('ZADD', DUE, entry.due, id)
      redis.call('ZADD', LIVE, entry.stored, id)
      redis.call('HSET', LEASED, id, nonce)
      write(id, entry)
      give(id, entry)
    end
  end
end
lease_due()
if #taken == 0 then
  repair(20)
  lease_due()
end
return taken
