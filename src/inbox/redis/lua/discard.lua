local id = ARGV[2]
local entry = read(id)
if not entry or entry.state ~= 'parked' then return 0 end
forget(id, entry)
return 1
