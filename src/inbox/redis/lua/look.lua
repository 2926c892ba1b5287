-- One entry by its id, or those parked behind one.
local ids = {ARGV[2]}
if ARGV[3] then
  local rank = ARGV[2] ~= '' and redis.call('ZRANK', PARKED, ARGV[2])
  local first = rank and rank + 1 or 0
  ids = redis.call('ZRANGE', PARKED, first, first + tonumber(ARGV[3]) - 1)
end
local found = {}
for _, id in ipairs(ids) do
  local text = redis.call('HGET', META, id)
  if text then found[#found + 1] = {id, text, redis.call('HGET', BODY, id)} end
end
return found
