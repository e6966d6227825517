-- Renews the locks of jobs that are still being worked on, and takes them off the list of suspects. Wire format §7.
-- ARGV: lock duration (ms), then id and token of each job.
-- Returns the ids whose lock is lost.
-- include: keys
local lost = {}
for index = 2, #ARGV, 2 do
  local id, token = ARGV[index], ARGV[index + 1]
  local lock = key(id) .. ':lock'
  if redis.call('GET', lock) == token then
    redis.call('SET', lock, token, 'PX', ARGV[1])
    redis.call('SREM', key('stalled'), id)
  else
    table.insert(lost, id)
  end
end
return lost
