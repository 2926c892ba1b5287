local _, id, nonce, reason, note = unpack(ARGV)
local entry = held(id, nonce)
if not entry then
  entry = read(id)
  local parked = entry and entry.nonce == nonce and (entry.state == 'parked' or entry.reason == reason)
  return parked and 1 or 0
end
release(id, entry)
if reason == 'refused' and entry.resigned then
  entry.reason = reason
  wait_until(id, entry, now, 0)
else
  set_aside(id, entry, reason, note ~= '' and string.sub(note, 2) or nil)
end
return 1
