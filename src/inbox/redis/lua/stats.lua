local leased = 0
local pending = redis.pcall('XPENDING', STREAM, GROUP)
if not pending.err then leased = pending[1] end
local oldest = redis.call('ZRANGE', LIVE, 0, 0, 'WITHSCORES')[2] or '-1'
local bytes = tonumber(redis.call('HGET', COUNTS, 'bytes') or '0')
return {redis.call('ZCARD', LIVE), leased, redis.call('ZCARD', PARKED), bytes, redis.call('ZCARD', DONE), tonumber(oldest), now}
