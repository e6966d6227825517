-- Hands an active job back, next in turn, without counting an attempt. Wire format §9.
-- ARGV: id, token.
-- Returns 0, or -1 job missing, -2 lock missing, -3 not active, -6 lock of another.
-- include: keys
-- include: events
-- include: wake
-- include: enqueue
-- include: take
local id, token = unpack(ARGV)

local status = takeFromActive(id, token)
if status < 0 then
  return status
end
pushByPriority(id, tonumber(redis.call('HGET', key(id), 'priority')) or 0, true)
emit('waiting', 'jobId', id, 'prev', 'active')
return 0
