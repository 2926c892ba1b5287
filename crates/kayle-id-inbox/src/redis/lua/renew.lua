local _, id, nonce, lease = unpack(ARGV)
local entry = held(id, nonce)
if not entry then return 0 end
entry.due, entry.span = now + tonumber(lease), tonumber(lease)
redis.call('ZADD', DUE, entry.due, id)
write(id, entry)
return 1
