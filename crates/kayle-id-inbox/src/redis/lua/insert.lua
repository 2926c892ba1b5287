local _, id, body, signed, trace, entries, bytes, remembered, retention = unpack(ARGV)
if redis.call('ZSCORE', DONE, id) then return 1 end
local entry = read(id)
if entry then
  if tonumber(signed) <= (entry.signed or 0) then return 1 end
  -- The same delivery with a younger signature, which may hold where the old one does not.
  redis.call('HINCRBY', COUNTS, 'bytes', #body - entry.bytes)
  redis.call('HSET', BODY, id, body)
  entry.bytes, entry.signed, entry.resigned = #body, tonumber(signed), 1
  if entry.state == 'parked' and entry.reason ~= 'rejected' and entry.reason ~= 'abandoned' then
    entry.attempts, entry.reason, entry.note = 0, nil, nil
    wait_until(id, entry, now, 0)
  else
    write(id, entry)
  end
  return 1
end
local count = redis.call('HLEN', META)
if count >= tonumber(entries) then return 2 end
local held_bytes = tonumber(redis.call('HGET', COUNTS, 'bytes') or '0')
if held_bytes + #body > tonumber(bytes) then return 3 end
local function room() return redis.call('ZCARD', DONE) + count < tonumber(remembered) end
if not room() then
  sweep(tonumber(retention))
  if not room() then return 4 end
end
entry = {stored = now, bytes = #body, attempts = 0, signed = tonumber(signed)}
if trace ~= '' then entry.trace = trace end
redis.call('HSET', BODY, id, body)
redis.call('HINCRBY', COUNTS, 'bytes', #body)
wait_until(id, entry, now, 0)
return 0
