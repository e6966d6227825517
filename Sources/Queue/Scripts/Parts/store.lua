-- include: events
-- include: enqueue
-- Where a new job is written down, and where it then waits. `fields` are those beyond the ones that every job has.

-- Takes a number, as each adding does, and gives the id: one's own, or that number.
local function nextId(ownId)
  local number = redis.call('INCR', key('id'))
  if not meta().maxLenEvents then
    redis.call('HSET', key('meta'), 'opts.maxLenEvents', '10000')
  end
  return ownId ~= '' and ownId or string.format('%.0f', number)
end

local function storeJob(id, name, data, opts, timestamp, delay, priority, fields)
  redis.call(
    'HSET', key(id), 'name', name, 'data', data, 'opts', opts, 'timestamp', timestamp, 'delay', delay, 'priority', priority,
    unpack(fields))
  emit('added', 'jobId', id, 'name', name)
end

local function enqueueNew(id, timestamp, delay, priority, lifo)
  if tonumber(delay) > 0 then
    local due = tonumber(timestamp) + tonumber(delay)
    pushToDelayed(id, due)
    emit('delayed', 'jobId', id, 'delay', string.format('%.0f', due))
  else
    pushByPriority(id, tonumber(priority), lifo)
    emit('waiting', 'jobId', id)
  end
end
