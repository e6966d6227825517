-- include: store
-- include: lateChild
-- include: deduplication
-- Adds one job, to be done now, by priority, after a delay, or once its children have ended. Texts are '' where there is nothing.
-- Returns the job's id, or that of the job already there, and whether it was added. The parent must be there.
local function addJob(
  ownId, name, data, opts, timestamp, delay, priority, lifo, parentKey, parent, deduplication, awaitsChildren)
  local id = nextId(ownId)
  if ownId ~= '' and redis.call('EXISTS', key(id)) == 1 then
    if parentKey ~= '' then
      attachToParent(id, parentKey, parent)
    end
    emit('duplicated', 'jobId', id)
    return id, false
  end

  local fields = {}
  if parentKey ~= '' then
    fields = { 'parentKey', parentKey, 'parent', parent }
  end
  if deduplication ~= '' then
    local rule = cjson.decode(deduplication)
    local owner = claimDeduplication(rule, id, name, data, opts)
    if owner then
      return owner, false
    end
    fields = { 'deid', rule.id }
  end
  storeJob(id, name, data, opts, timestamp, delay, priority, fields)
  if awaitsChildren then
    redis.call('ZADD', key('waiting-children'), timestamp, id)
    emit('waiting-children', 'jobId', id)
  else
    enqueueNew(id, timestamp, delay, priority, lifo == '1')
  end
  if parentKey ~= '' then
    redis.call('SADD', parentKey .. ':dependencies', key(id))
  end
  return id, true
end
