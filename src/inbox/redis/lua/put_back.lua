local id = ARGV[2]
local entry = read(id)
if not entry or entry.state ~= 'parked' then return 0 end
entry.state, entry.due, entry.attempts, entry.reason, entry.note = 'waiting', now, 0, nil, nil
enqueue(id, entry)
redis.call('ZREM', PARKED, id)
redis.call('ZADD', LIVE, entry.stored, id)
write(id, entry)
return 1
