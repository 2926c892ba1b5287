local reasons = {}
for _, id in ipairs(redis.call('ZRANGE', PARKED, 0, 9999)) do
  local entry = read(id)
  if entry then
    local reason = entry.reason or ''
    reasons[reason] = (reasons[reason] or 0) + 1
  end
end
local counted = {}
for reason, count in pairs(reasons) do
  counted[#counted + 1] = reason
  counted[#counted + 1] = tostring(count)
end
local oldest = redis.call('ZRANGE', LIVE, 0, 0, 'WITHSCORES')[2] or '-1'
local bytes = tonumber(redis.call('HGET', COUNTS, 'bytes') or '0')
local leased = redis.call('HLEN', LEASED)
local waiting = redis.call('HLEN', META) - leased - redis.call('ZCARD', PARKED)
return {waiting, leased, redis.call('ZCARD', PARKED), bytes, redis.call('ZCARD', DONE), tonumber(oldest), now, counted}
