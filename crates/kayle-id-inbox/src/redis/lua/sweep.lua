local forgotten = sweep(tonumber(ARGV[2]))
local discarded = 0
for _, id in ipairs(redis.call('ZRANGEBYSCORE', PARKED, '-inf', now - tonumber(ARGV[3]), 'LIMIT', 0, 1000)) do
  local entry = read(id)
  if entry and entry.state == 'parked' then
    forget(id, entry, '')
    discarded = discarded + 1
  else
    redis.call('ZREM', PARKED, id)
  end
end
repair(200)
return {forgotten, discarded}
