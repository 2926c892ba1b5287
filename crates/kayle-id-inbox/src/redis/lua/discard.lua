local count = 0
for at = 2, #ARGV do
  local id = ARGV[at]
  local entry = read(id)
  if entry and entry.state == 'parked' then
    forget(id, entry, '')
    count = count + 1
  end
end
return count
