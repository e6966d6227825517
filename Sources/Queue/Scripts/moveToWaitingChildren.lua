-- Puts an active job aside until its children have ended. Wire format §16.
-- ARGV: id, token, now (ms).
-- Returns 0, or 1 when no child is unfinished and nothing was done, -1 job missing, -2 lock missing, -3 not active,
-- -6 lock of another, -9 failed children.
-- include: keys
-- include: events
-- include: wake
-- include: take
local id, token, now = unpack(ARGV)

if redis.call('ZCARD', key(id) .. ':unsuccessful') > 0 then
  return -9
end
if redis.call('EXISTS', key(id)) == 1 and redis.call('SCARD', key(id) .. ':dependencies') == 0 then
  return 1
end
local status = takeFromActive(id, token)
if status < 0 then
  return status
end
redis.call('ZADD', key('waiting-children'), now, id)
emit('waiting-children', 'jobId', id, 'prev', 'active')
wakeIfSlotFreed()
return 0
