-- Lets a delayed job start now. Wire format §17.
-- ARGV: id. Returns 0, or -1 job missing, -3 not delayed.
-- include: keys
-- include: events
-- include: wake
-- include: enqueue
local id = ARGV[1]

if redis.call('EXISTS', key(id)) == 0 then
  return -1
end
if redis.call('ZREM', key('delayed'), id) == 0 then
  return -3
end
redis.call('HSET', key(id), 'delay', 0)
pushByPriority(id, tonumber(redis.call('HGET', key(id), 'priority')) or 0, false)
emit('waiting', 'jobId', id, 'prev', 'delayed')
return 0
