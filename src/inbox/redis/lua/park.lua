local _, id, token, reason, note = unpack(ARGV)
local entry = held(id, token)
if not entry then return 0 end
release(id, entry)
dequeue(entry)
entry.state, entry.due, entry.reason = 'parked', now, reason
entry.note = note ~= '' and string.sub(note, 2) or nil
redis.call('ZREM', LIVE, id)
redis.call('ZADD', PARKED, now, id)
write(id, entry)
return 1
