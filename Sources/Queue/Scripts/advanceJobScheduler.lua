-- Adds the job of a scheduler's next iteration, once the job of the current one has started. Wire format §11.
-- ARGV: scheduler's id, id and count of the iteration that has started, now (ms), the next slot (ms) or '' for that of `every`.
-- Returns the next job's id, or '' when there is none: the scheduler is gone or has ended, or was advanced already.
-- include: scheduler
local id, started, count, now, slot = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local scheduler = key('repeat:' .. id)

local current = tonumber(redis.call('ZSCORE', key('repeat'), id) or nil)
local iterations, every, offset, limit, endDate =
  unpack(redis.call('HMGET', scheduler, 'ic', 'every', 'offset', 'limit', 'endDate'))
if not current or not iterations or started ~= iterationId(id, current) then
  return ''
end
if every then
  slot = current + every
  if slot <= now then
    slot = slotAfter(now, tonumber(every), tonumber(offset) or 0)
  end
end
if not slot or (limit and count >= tonumber(limit)) or (endDate and slot > tonumber(endDate)) then
  return ''
end
local nextJob = iterationId(id, slot)
if redis.call('EXISTS', key(nextJob)) == 1 then
  emit('duplicated', 'jobId', nextJob)
  return ''
end
redis.call('HINCRBY', scheduler, 'ic', 1)
return addIteration(id, slot, now, count + 1)
