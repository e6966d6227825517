-- Puts a job that failed back, to be tried again at once. Wire format §9.
-- ARGV: id, token, now (ms), '1' for last in first out, failure reason, stack trace (JSON).
-- Returns 0, or -1 job missing, -2 lock missing, -3 not active, -6 lock of another.
-- include: keys
-- include: events
-- include: wake
-- include: enqueue
-- include: promote
-- include: take
local id, token, now, lifo, failedReason, stacktrace = unpack(ARGV)

promoteDueJobs(tonumber(now))
local status = takeFromActive(id, token)
if status < 0 then
  return status
end
noteFailure(id, failedReason, stacktrace)
redis.call('HINCRBY', key(id), 'atm', 1)
pushByPriority(id, tonumber(redis.call('HGET', key(id), 'priority')) or 0, lifo == '1')
emit('waiting', 'jobId', id, 'prev', 'active')
return 0
