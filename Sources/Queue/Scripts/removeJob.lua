-- Removes a job that isn't being worked on. Wire format §17.
-- ARGV: id, now (ms), '1' to remove its children as well, whatever queue they are in.
-- Returns 0, or -1 job missing, -2 it or one of its children is being worked on, -8 its scheduler needs it.
-- include: keys
-- include: events
-- include: wake
-- include: enqueue
-- include: parent
-- include: pendingIteration
-- include: remove
-- include: children
local id, now, withChildren = ARGV[1], tonumber(ARGV[2]), ARGV[3] == '1'

local function isFree(job)
  return redis.call('EXISTS', key(job) .. ':lock') == 0 and (not withChildren or eachChild(job, true, isFree))
end

local function remove(job)
  if withChildren then
    eachChild(job, false, remove)
  end
  local previous = takeFromQueue(job)
  forgetJob(job, now, false)
  emit('removed', 'jobId', job, 'prev', previous)
  return true
end

if redis.call('EXISTS', key(id)) == 0 then
  return -1
end
if isPendingIteration(id) then
  return -8
end
if not isFree(id) then
  return -2
end
remove(id)
return 0
