local _, id, nonce, delay, counted = unpack(ARGV)
local entry = held(id, nonce)
if not entry then
  entry = read(id)
  return entry and entry.state == 'waiting' and entry.nonce == nonce and 1 or 0
end
if entry.claim then entry.attempts = math.max(entry.attempts - 1, 0) end
entry.attempts = entry.attempts + tonumber(counted)
release(id, entry)
wait_until(id, entry, now + tonumber(delay), tonumber(delay))
return 1
