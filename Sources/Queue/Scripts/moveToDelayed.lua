-- Puts an active job back, to be done after a delay: one that failed, or one whose handler wants it later. Wire format §9.
-- ARGV: id, token, delay (ms), failure reason, stack trace (JSON; '' when it didn't fail, and then no attempt counts), now (ms), and
-- for the next job: token, lock duration (ms), worker name, rate limit, its duration (ms).
-- Returns 0 or what a fetch returns; -1 job missing, -2 lock missing, -3 not active, -6 lock of another.
-- include: fetch
-- include: take
local id, token, delay, failedReason, stacktrace, now, nextToken = unpack(ARGV)

local status = takeFromActive(id, token)
if status < 0 then
  return status
end
if stacktrace ~= '' then
  noteFailure(id, failedReason, stacktrace)
  redis.call('HINCRBY', key(id), 'atm', '1')
end
redis.call('HSET', key(id), 'delay', delay)
-- One that was cancelled meanwhile is failed by whoever has it next, and needn't wait for that.
local isCancelled = redis.call('HEXISTS', key(id), 'defa') == 1
local due = tonumber(now) + (isCancelled and 0 or tonumber(delay))
pushToDelayed(id, due)
emit('delayed', 'jobId', id, 'delay', string.format('%.0f', due))
local fetched = nextToken and fetchNext(unpack(ARGV, 6)) or 0
if fetched == 0 or fetched[2] == '' then
  wakeIfSlotFreed()
end
return fetched
