local forgotten = sweep(tonumber(ARGV[2]))
-- Consumers of processes that are gone hold nothing after their leases ran out.
local consumers = redis.pcall('XINFO', 'CONSUMERS', STREAM, GROUP)
if not consumers.err then
  for _, fields in ipairs(consumers) do
    local consumer = {}
    for at = 1, #fields, 2 do consumer[fields[at]] = fields[at + 1] end
    if consumer.pending == 0 and consumer.idle > 86400000 then
      redis.call('XGROUP', 'DELCONSUMER', STREAM, GROUP, consumer.name)
    end
  end
end
return forgotten
