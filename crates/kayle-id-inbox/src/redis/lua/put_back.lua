local count = 0
for at = 2, #ARGV do
  local id = ARGV[at]
  local entry = read(id)
  if entry and entry.state == 'parked' then
    entry.attempts, entry.reason, entry.note, entry.nonce = 0, nil, nil, nil
    wait_until(id, entry, now, 0)
    count = count + 1
  end
end
return count
