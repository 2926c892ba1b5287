local _, id, token, event = unpack(ARGV)
local entry = held(id, token)
if not entry then return 3 end
if redis.call('ZSCORE', EVENTS, event) then return 2 end
local mine = holder_of(id, entry.token)
local holder = redis.call('HGET', CLAIMS, event)
if holder and holder ~= mine then
  local other_token, other_id = string.match(holder, '^(%d+):(.*)$')
  local other = read(other_id)
  if other and other.state == 'leased' and other.token == tonumber(other_token) and other.due > now then return 1 end
end
if entry.claim ~= event then
  release(id, entry)
  entry.claim = event
  write(id, entry)
end
redis.call('HSET', CLAIMS, event, mine)
return 0
