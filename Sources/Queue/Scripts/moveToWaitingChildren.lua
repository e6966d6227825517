-- Puts an active job aside until its children have ended. Wire format §16.
-- ARGV: id, token, now (ms), and for the next job: token, lock duration (ms), worker name, rate limit, its duration (ms).
-- Returns 0 or what a fetch returns; 1 when no child is unfinished and nothing was done, -1 job missing, -2 lock missing, -3 not active,
-- -6 lock of another, -9 failed children.
-- include: fetch
-- include: take
local id, token, now, nextToken = unpack(ARGV)

if redis.call('ZCARD', key(id) .. ':unsuccessful') > 0 then
  return -9
end
-- One that was cancelled meanwhile goes back, to be failed.
local isOver = redis.call('SCARD', key(id) .. ':dependencies') == 0 or redis.call('HEXISTS', key(id), 'defa') == 1
if redis.call('EXISTS', key(id)) == 1 and isOver then
  return 1
end
local status = takeFromActive(id, token)
if status < 0 then
  return status
end
redis.call('ZADD', key('waiting-children'), now, id)
emit('waiting-children', 'jobId', id, 'prev', 'active')
local fetched = nextToken and fetchNext(unpack(ARGV, 3)) or 0
if fetched == 0 or fetched[2] == '' then
  wakeIfSlotFreed()
end
return fetched
