-- Changes a job's priority, and its place if it waits for its turn. Wire format §17.
-- ARGV: id, priority, '1' to put it before others of the same priority. Returns 0, or -1 job missing.
-- include: keys
-- include: events
-- include: wake
-- include: enqueue
local id, priority, lifo = ARGV[1], tonumber(ARGV[2]), ARGV[3] == '1'

if redis.call('EXISTS', key(id)) == 0 then
  return -1
end
redis.call('HSET', key(id), 'priority', ARGV[2])
if
  redis.call('ZREM', key('prioritized'), id) > 0
  or redis.call('LREM', key('wait'), 1, id) > 0
  or redis.call('LREM', key('paused'), 1, id) > 0
then
  pushByPriority(id, priority, lifo)
end
return 0
