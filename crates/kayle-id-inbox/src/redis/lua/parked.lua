-- Those parked behind a time and an id, for a reason, until a time: as many as that, out of a bounded look.
local _, reason, until_time, after_time, after_id, limit = unpack(ARGV)
limit = tonumber(limit)
local found, looked, first = {}, 0, 0
local from = after_time ~= '' and after_time or '-inf'
local to = until_time ~= '' and until_time or '+inf'
local last_time, last_id = after_time, after_id
while #found < limit and looked < 2000 do
  local rows = redis.call('ZRANGEBYSCORE', PARKED, from, to, 'WITHSCORES', 'LIMIT', first, 200)
  if #rows == 0 then return {found, {}} end
  first = first + #rows / 2
  for at = 1, #rows, 2 do
    local id, since = rows[at], rows[at + 1]
    local behind = after_time == '' or tonumber(since) > tonumber(after_time) or id > after_id
    if behind and #found < limit then
      looked = looked + 1
      last_time, last_id = since, id
      local entry = read(id)
      if entry and entry.state == 'parked' and (reason == '' or entry.reason == reason) then
        found[#found + 1] = {id, redis.call('HGET', META, id), redis.call('HGET', BODY, id) or ''}
      elseif not entry then
        redis.call('ZREM', PARKED, id)
      end
    end
  end
end
-- There may be more, behind what was looked at last.
return {found, {last_time, last_id}}
