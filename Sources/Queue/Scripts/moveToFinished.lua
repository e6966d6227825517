-- Ends a job for good, completed or failed, and fetches the next one where asked to. Wire format §9.
-- ARGV: id, token, 'completed' or 'failed', return value (JSON) or failure reason, stack trace (JSON, '' when completed),
-- attempts allowed; what to keep of finished jobs: count, age (s), most to remove at once (-1 keeps all); minutes of metrics to
-- keep, 0 for no metrics; now (ms), and for the next job: token, lock duration (ms), worker name, rate limit, its duration (ms).
-- Returns 0 or what a fetch returns; -1 job missing, -2 lock missing, -3 not active, -4 unfinished children, -6 lock of another,
-- -9 failed children.
-- include: fetch
-- include: take
-- include: retention
-- include: successor
-- include: parent
-- include: metrics
local id, token, target, value, stacktrace, attempts, keepCount, keepAge, keepLimit, maxDataPoints, now, nextToken = unpack(ARGV)
local job = key(id)
local isCompleted = target == 'completed'

if isCompleted and redis.call('EXISTS', job .. ':dependencies', job .. ':unsuccessful') > 0 then
  return redis.call('EXISTS', job .. ':dependencies') == 1 and -4 or -9
end
local status, fields = takeFromActive(id, token, 'deid', 'parentKey', 'defa', 'atm')
if status < 0 then
  return status
end
local _, deduplication, parentKey, deferredFailure, made = unpack(fields)
if not isCompleted then
  noteFailure(id, value, stacktrace)
end
if deduplication then
  releaseDeduplication(id, now)
end
if parentKey and isCompleted then
  tellParentOfCompletion(id, value, tonumber(now))
elseif parentKey then
  tellParentOfFailure(id, value, tonumber(now))
end

made = string.format('%.0f', (made or 0) + 1)
if keepCount == '0' then
  removeJobKeys(id)
else
  redis.call('ZADD', key(target), now, id)
  redis.call('HSET', job, isCompleted and 'returnvalue' or 'failedReason', value, 'finishedOn', now, 'atm', made)
  if deferredFailure then
    redis.call('HDEL', job, 'defa')
  end
  trimFinished(key(target), tonumber(now), tonumber(keepAge), tonumber(keepLimit), tonumber(keepCount))
end

emit(target, 'jobId', id, isCompleted and 'returnvalue' or 'failedReason', value, 'prev', 'active')
if not isCompleted and tonumber(made) >= tonumber(attempts) then
  emit('retries-exhausted', 'jobId', id, 'attemptsMade', made)
end
if maxDataPoints ~= '0' then
  countFinished(target, now, tonumber(maxDataPoints))
end

local fetched = nextToken and fetchNext(unpack(ARGV, 11)) or 0
if fetched == 0 or fetched[2] == '' then
  wakeIfSlotFreed()
  local isDelayedNext = fetched ~= 0 and fetched[4] > 0
  if
    not isDelayedNext
    and redis.call('LLEN', key('wait')) + redis.call('LLEN', key('active')) + redis.call('ZCARD', key('prioritized')) == 0
  then
    emit('drained')
  end
end
return fetched
