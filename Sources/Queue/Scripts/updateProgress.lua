-- Notes how far a job has come, and tells its followers. Wire format §15.
-- ARGV: id, progress (JSON). Returns 0, or -1 job missing.
-- include: keys
-- include: events
local id, progress = unpack(ARGV)

if redis.call('EXISTS', key(id)) == 0 then
  return -1
end
redis.call('HSET', key(id), 'progress', progress)
emit('progress', 'jobId', id, 'data', progress)
return 0
