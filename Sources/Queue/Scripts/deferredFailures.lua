-- Says which of a worker's running jobs are to fail, and why.
-- ARGV: ids. Returns id and reason of each.
-- include: keys
local deferred = {}
for _, id in ipairs(ARGV) do
  local reason = redis.call('HGET', key(id), 'defa')
  if reason then
    table.insert(deferred, id)
    table.insert(deferred, reason)
  end
end
return deferred
