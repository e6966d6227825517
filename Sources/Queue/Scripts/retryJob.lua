-- Puts a job that failed back, to be tried again at once. Wire format §9.
-- ARGV: id, token, '1' for last in first out, failure reason, stack trace (JSON), now (ms), and for the next job: token, lock duration
-- (ms), worker name, rate limit, its duration (ms).
-- Returns 0 or what a fetch returns; -1 job missing, -2 lock missing, -3 not active, -6 lock of another.
-- include: fetch
-- include: take
local id, token, lifo, failedReason, stacktrace, now, nextToken = unpack(ARGV)

promoteDueJobs(tonumber(now))
local status = takeFromActive(id, token)
if status < 0 then
  return status
end
noteFailure(id, failedReason, stacktrace)
redis.call('HINCRBY', key(id), 'atm', '1')
pushByPriority(id, tonumber(redis.call('HGET', key(id), 'priority')) or 0, lifo == '1')
emit('waiting', 'jobId', id, 'prev', 'active')
return nextToken and fetchNext(unpack(ARGV, 6)) or 0
