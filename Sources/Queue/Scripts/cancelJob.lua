-- Asks for the end of a job that is active or waits for its children, and of these: whoever has an active one cancels its handler within
-- a second and fails it; what waits for its turn is removed.
-- ARGV: id, reason, now (ms), '1' for its children alone. Returns 1, or 0 when the job is neither and nothing was done, -1 job missing.
-- include: keys
-- include: events
-- include: wake
-- include: enqueue
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
redis.call('HSET', key(id), 'defa', reason)
if waits then
  releaseParent(prefix, id, now)
end
return 1
