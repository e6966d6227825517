-- Lets jobs of the queue start again. Wire format §14.
-- Jobs that an older client put aside in `paused` come back first in turn, at most 7000 a call. Returns how many are left there.
-- include: keys
-- include: events
-- include: wake
redis.call('HDEL', key('meta'), 'paused')

local aside = redis.call('LRANGE', key('paused'), 0, 6999)
if #aside > 0 then
  redis.call('RPUSH', key('wait'), unpack(aside))
  redis.call('LTRIM', key('paused'), #aside, -1)
end
local left = redis.call('LLEN', key('paused'))
if left == 0 then
  if redis.call('LLEN', key('wait')) + redis.call('ZCARD', key('prioritized')) > 0 then
    wake()
  else
    wakeForDelayed()
  end
  emit('resumed')
end
return left
