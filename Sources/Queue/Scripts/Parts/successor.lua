-- include: store
-- What the end of a job means for those with the same deduplication id. Wire format §10.

-- Adds the job that came while the owner was active, as the new owner.
local function addSuccessor(deduplicationId, now)
  local id, name, data, opts =
    unpack(redis.call('HMGET', key('dn:' .. deduplicationId), 'jid', 'name', 'data', 'opts'))
  if not name then
    return
  end
  redis.call('DEL', key('dn:' .. deduplicationId))
  id = nextId(id or '')
  if redis.call('EXISTS', key(id)) == 1 then
    emit('duplicated', 'jobId', id)
    return
  end
  local options = cjson.decode(opts)
  local delay, priority = tonumber(options.delay) or 0, tonumber(options.priority) or 0
  redis.call('SET', key('de:' .. deduplicationId), id)
  storeJob(id, name, data, opts, now, delay, priority, { 'deid', deduplicationId })
  enqueueNew(id, now, delay, priority, options.lifo == true)
end

-- At a job's end for good: frees a key that it owns, or whose time is up. A throttle's key lives on.
local function releaseDeduplication(id, now)
  local deduplicationId = redis.call('HGET', key(id), 'deid')
  if not deduplicationId then
    return
  end
  local owner = key('de:' .. deduplicationId)
  local left = redis.call('PTTL', owner)
  if left == 0 then
    redis.call('DEL', owner)
  elseif left == -1 and redis.call('GET', owner) == id then
    redis.call('DEL', owner)
    addSuccessor(deduplicationId, now)
  end
end
