local _, id, token, lease, consumer = unpack(ARGV)
local entry = held(id, token)
if not entry then return 0 end
entry.due = now + tonumber(lease)
write(id, entry)
redis.call('XCLAIM', STREAM, GROUP, consumer, 0, entry.message, 'TIME', now, 'JUSTID')
return 1
