local _, id, token, again = unpack(ARGV)
local entry = held(id, token)
if not entry then
  -- Asked again because the answer was lost: what is finished was finished by that.
  if again == '1' and redis.call('ZSCORE', DONE, id) then return 1 end
  return 0
end
if entry.claim then redis.call('ZADD', EVENTS, now, entry.claim) end
release(id, entry)
dequeue(entry)
forget(id, entry)
return 1
