-- Adds a job to the queue, to be done now, by priority or after a delay. Wire format §2, §10.
-- ARGV: own id or '', name, data (JSON), opts (JSON), now (ms), delay (ms), priority, '1' for last in first out.
-- Returns the job's id; that of the job already there when the own id is taken.
-- include: events
-- include: enqueue
local ownId, name, data, opts, timestamp, delay, priority, lifo = unpack(ARGV)

local id = redis.call('INCR', key('id'))
if not meta().maxLenEvents then
  redis.call('HSET', key('meta'), 'opts.maxLenEvents', '10000')
end
id = ownId ~= '' and ownId or tostring(id)
if ownId ~= '' and redis.call('EXISTS', key(id)) == 1 then
  emit('duplicated', 'jobId', id)
  return id
end

redis.call(
  'HSET', key(id), 'name', name, 'data', data, 'opts', opts, 'timestamp', timestamp, 'delay', delay, 'priority', priority)
emit('added', 'jobId', id, 'name', name)

if tonumber(delay) > 0 then
  local due = tonumber(timestamp) + tonumber(delay)
  pushToDelayed(id, due)
  emit('delayed', 'jobId', id, 'delay', string.format('%.0f', due))
else
  pushByPriority(id, tonumber(priority), lifo == '1')
  emit('waiting', 'jobId', id)
end
return id
