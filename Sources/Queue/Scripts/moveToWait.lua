-- Hands an active job back, next in turn, without counting an attempt; where asked to, no job of the queue starts for a while.
-- Wire format §9, §12.
-- ARGV: id, token, for how long no job may start (ms), now (ms), and for the next job: token, lock duration (ms), worker name, rate
-- limit, its duration (ms).
-- Returns 0 or what a fetch returns; -1 job missing, -2 lock missing, -3 not active, -6 lock of another.
-- include: fetch
-- include: take
local id, token, limit, _, nextToken = unpack(ARGV)

local status = takeFromActive(id, token)
if status < 0 then
  return status
end
if limit ~= '0' then
  redis.call('SET', key('limiter'), '9007199254740991', 'PX', limit)
end
pushByPriority(id, tonumber(redis.call('HGET', key(id), 'priority')) or 0, true)
emit('waiting', 'jobId', id, 'prev', 'active')
return nextToken and fetchNext(unpack(ARGV, 4)) or 0
