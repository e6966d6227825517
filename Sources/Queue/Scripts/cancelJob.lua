-- Ends a job that waits for its children, or asks for the end of one that is active, and ends its children: whoever has an active job
-- cancels its handler within a second and fails it; a child that waits for its turn is removed.
-- ARGV: id, reason, now (ms), '1' for its children alone. Returns 1, or 0 when the job is neither and nothing was done, -1 job missing.
-- include: keys
-- include: events
-- include: wake
-- include: enqueue
-- include: successor
-- include: parent
-- include: pendingIteration
-- include: remove
-- include: children
local id, reason, now, spared = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4] == '1'

local function isActive(job)
  return redis.call('LPOS', key('active'), job)
end

-- A child's end is no matter of its parent's any more.
local function stopChild(job)
  local parentKey = redis.call('HGET', key(job), 'parentKey')
  eachChild(job, true, stopChild)
  if isActive(job) then
    redis.call('SREM', parentKey .. ':dependencies', key(job))
    redis.call('HSET', key(job), 'defa', reason)
  else
    redis.call('SREM', parentKey .. ':dependencies', key(job))
    local previous = takeFromQueue(job)
    forgetJob(job, now, false)
    emit('removed', 'jobId', job, 'prev', previous)
  end
  return true
end

if redis.call('EXISTS', key(id)) == 0 then
  return -1
end
local waits = redis.call('ZSCORE', key('waiting-children'), id)
if not waits and not isActive(id) then
  return 0
end
eachChild(id, true, stopChild)
if spared then
  return 1
end
redis.call('HSET', key(id), 'cancelled', '1')
if not waits then
  redis.call('HSET', key(id), 'defa', reason)
  return 1
end
-- No worker has it, so that none need come to end it, which a paused queue would hold up.
redis.call('ZREM', key('waiting-children'), id)
redis.call('ZADD', key('failed'), ARGV[3], id)
redis.call('HSET', key(id), 'failedReason', reason, 'finishedOn', ARGV[3])
redis.call('HINCRBY', key(id), 'atm', '1')
releaseDeduplication(id, now)
tellParentOfFailure(id, reason, now)
emit('failed', 'jobId', id, 'failedReason', reason, 'prev', 'waiting-children')
return 1
