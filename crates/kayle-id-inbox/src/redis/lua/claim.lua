local _, id, nonce, event = unpack(ARGV)
local entry = held(id, nonce)
if not entry then return 3 end
if redis.call('ZSCORE', EVENTS, event) then return 2 end
if entry.claim and entry.claim ~= event then return 3 end
local mine = holder_of(id, nonce)
local holder = redis.call('HGET', CLAIMS, event)
if holder and holder ~= mine then
  local other_nonce, other_id = string.match(holder, '^(%d+):(.*)$')
  local other = other_id and held(other_id, other_nonce)
  if other then
    if other.due > now then return 1 end
    -- Its lease has run out, and is void from here on.
    other.claim, other.nonce = nil, nil
    wait_until(other_id, other, other.due, 0)
  end
end
if not entry.claim then
  entry.claim, entry.attempts = event, entry.attempts + 1
  write(id, entry)
end
redis.call('HSET', CLAIMS, event, mine)
return 0
