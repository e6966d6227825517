-- Makes a delayed job wait for another time, from now. Wire format §17.
-- ARGV: id, now (ms), delay (ms). Returns 0, or -1 job missing, -3 not delayed.
-- include: keys
-- include: events
-- include: wake
-- include: enqueue
local id, now, delay = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])

if redis.call('EXISTS', key(id)) == 0 then
  return -1
end
if redis.call('ZREM', key('delayed'), id) == 0 then
  return -3
end
redis.call('HSET', key(id), 'delay', ARGV[3])
pushToDelayed(id, now + delay)
emit('delayed', 'jobId', id, 'delay', string.format('%.0f', now + delay))
return 0
