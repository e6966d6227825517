-- include: keys
-- Counts a finished job, minute by minute, newest first. Wire format §15.
local function countFinished(target, now, maxDataPoints)
  local metrics = key('metrics:' .. target)
  local count = redis.call('HINCRBY', metrics, 'count', '1') - 1
  local previousTime, previousCount = unpack(redis.call('HMGET', metrics, 'prevTS', 'prevCount'))
  if not previousTime then
    redis.call('HSET', metrics, 'prevTS', now, 'prevCount', '0')
    return
  end
  local minutes = math.min(math.floor(now / 60000) - math.floor(previousTime / 60000), maxDataPoints)
  if minutes > 0 then
    local data = metrics .. ':data'
    redis.call('LPUSH', data, string.format('%.0f', count - previousCount))
    for _ = 2, minutes do
      redis.call('LPUSH', data, '0')
    end
    redis.call('LTRIM', data, '0', maxDataPoints - 1)
    redis.call('HSET', metrics, 'prevTS', now, 'prevCount', string.format('%.0f', count))
  end
end
