-- Ends a job for good, completed or failed. Wire format §9.
-- ARGV: id, token, now (ms), 'completed' or 'failed', return value (JSON) or failure reason, stack trace (JSON, '' when completed),
-- attempts allowed, and what to keep of finished jobs: count, age (s), most to remove at once; -1 keeps all.
-- Returns 0, or -1 job missing, -2 lock missing, -3 not active, -4 unfinished children, -6 lock of another, -9 failed children.
-- include: keys
-- include: events
-- include: wake
-- include: enqueue
-- include: take
-- include: retention
-- include: store
-- include: deduplication
-- include: parent
local id, token, now, target, value, stacktrace, attempts, keepCount, keepAge, keepLimit = unpack(ARGV)
local job = key(id)
local isCompleted = target == 'completed'

if isCompleted and redis.call('SCARD', job .. ':dependencies') > 0 then
  return -4
end
if isCompleted and redis.call('ZCARD', job .. ':unsuccessful') > 0 then
  return -9
end
local status = takeFromActive(id, token)
if status < 0 then
  return status
end
if not isCompleted then
  noteFailure(id, value, stacktrace)
end

redis.call('XTRIM', key('events'), 'MAXLEN', '~', redis.call('HGET', key('meta'), 'opts.maxLenEvents') or 10000)
releaseDeduplication(id, now)
if isCompleted then
  tellParentOfCompletion(id, value, tonumber(now))
else
  tellParentOfFailure(id, value, tonumber(now))
end

local made = redis.call('HINCRBY', job, 'atm', 1)
if tonumber(keepCount) == 0 then
  removeJobKeys(id)
else
  redis.call('ZADD', key(target), now, id)
  redis.call('HSET', job, isCompleted and 'returnvalue' or 'failedReason', value, 'finishedOn', now)
  redis.call('HDEL', job, 'defa')
  trimFinished(key(target), tonumber(now), tonumber(keepAge), tonumber(keepLimit), tonumber(keepCount))
end

emit(target, 'jobId', id, isCompleted and 'returnvalue' or 'failedReason', value, 'prev', 'active')
if not isCompleted and made >= tonumber(attempts) then
  emit('retries-exhausted', 'jobId', id, 'attemptsMade', made)
end
wakeIfSlotFreed()
if redis.call('LLEN', key('wait')) + redis.call('LLEN', key('active')) + redis.call('ZCARD', key('prioritized')) == 0 then
  emit('drained')
end
return 0
