local id = ARGV[2]
if not read(id) then return {} end
return {id, redis.call('HGET', META, id), redis.call('HGET', BODY, id) or ''}
