local _, id, body, entries, bytes, remembered, retention = unpack(ARGV)
if redis.call('HEXISTS', META, id) == 1 or redis.call('ZSCORE', DONE, id) then return 1 end
local count = redis.call('HLEN', META)
if count >= tonumber(entries) then return 2 end
local held_bytes = tonumber(redis.call('HGET', COUNTS, 'bytes') or '0')
if held_bytes + #body > tonumber(bytes) then return 3 end
local function room() return redis.call('ZCARD', DONE) + count < tonumber(remembered) end
if not room() then
  sweep(tonumber(retention))
  if not room() then return 4 end
end
local entry = {stored = now, bytes = #body, attempts = 0, token = 0, state = 'waiting', due = now}
enqueue(id, entry)
write(id, entry)
redis.call('HSET', BODY, id, body)
redis.call('ZADD', LIVE, now, id)
redis.call('HINCRBY', COUNTS, 'bytes', #body)
return 0
