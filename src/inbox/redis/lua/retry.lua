local _, id, token, delay, counted = unpack(ARGV)
local entry = held(id, token)
if not entry then return 0 end
release(id, entry)
dequeue(entry)
entry.state, entry.due = 'waiting', now + tonumber(delay)
if counted == '0' then entry.attempts = math.max(entry.attempts - 1, 0) end
if tonumber(delay) > 0 then redis.call('ZADD', DELAYED, entry.due, id) else enqueue(id, entry) end
write(id, entry)
return 1
