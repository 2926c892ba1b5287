local _, id, nonce = unpack(ARGV)
local entry = held(id, nonce)
if not entry then
  -- The answer to an earlier call may have been lost: it is finished if this lease finished it.
  if redis.call('HGET', BY, id) == nonce then return 1 end
  return 0
end
local event = entry.claim
release(id, entry)
forget(id, entry, nonce)
if event then redis.call('ZADD', EVENTS, now, event) end
return 1
