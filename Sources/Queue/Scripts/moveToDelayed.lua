-- Puts a job that failed back, to be tried again after a delay. Wire format §9.
-- ARGV: id, token, now (ms), delay (ms), failure reason, stack trace (JSON).
-- Returns 0, or -1 job missing, -2 lock missing, -3 not active, -6 lock of another.
-- include: keys
-- include: events
-- include: wake
-- include: enqueue
-- include: take
local id, token, now, delay, failedReason, stacktrace = unpack(ARGV)

local status = takeFromActive(id, token)
if status < 0 then
  return status
end
noteFailure(id, failedReason, stacktrace)
redis.call('HINCRBY', key(id), 'atm', 1)
redis.call('HSET', key(id), 'delay', delay)
local due = tonumber(now) + tonumber(delay)
pushToDelayed(id, due)
emit('delayed', 'jobId', id, 'delay', string.format('%.0f', due))
wakeIfSlotFreed()
return 0
