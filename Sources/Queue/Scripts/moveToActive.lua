-- Fetches the next job for a worker and locks it. Wire format §7.
-- ARGV: token, lock duration (ms), now (ms), worker name or '', rate limit or '', its duration (ms).
-- Returns { fields, id, rate limit left (ms), next delayed job due (ms), ids dropped for want of a hash }.
-- include: keys
-- include: events
-- include: wake
-- include: enqueue
-- include: promote
local token, lockDuration, now, workerName, workerMax, workerDuration = unpack(ARGV)

promoteDueJobs(tonumber(now))

local max, duration = unpack(redis.call('HMGET', key('meta'), 'max', 'duration'))
max = tonumber(max or workerMax)
if max then
  local left = redis.call('PTTL', key('limiter'))
  if left > 0 and tonumber(redis.call('GET', key('limiter'))) >= max then
    return { {}, '', left, 0, {} }
  end
end
if isBlocked() then
  return { {}, '', 0, 0, {} }
end

local function takeNext()
  local id = redis.call('RPOPLPUSH', key('wait'), key('active'))
  if id then
    return id
  end
  id = redis.call('ZPOPMIN', key('prioritized'))[1]
  if id then
    redis.call('LPUSH', key('active'), id)
  else
    redis.call('DEL', key('pc'))
  end
  return id
end

-- An id whose hash is gone is no job: removed by hand, or an old kind of marker.
local dropped = {}
local id = takeNext()
while id and redis.call('EXISTS', key(id)) == 0 do
  redis.call('LREM', key('active'), 1, id)
  table.insert(dropped, id)
  id = takeNext()
end
if not id then
  local _, score = unpack(redis.call('ZRANGE', key('delayed'), 0, 0, 'WITHSCORES'))
  return { {}, '', 0, score and math.floor(score / 4096) or 0, dropped }
end

local job = key(id)
if max and redis.call('HEXISTS', job, 'defa') == 0 and redis.call('INCR', key('limiter')) == 1 then
  redis.call('PEXPIRE', key('limiter'), workerMax ~= '' and workerDuration or duration)
end
redis.call('SET', job .. ':lock', token, 'PX', lockDuration)
emit('active', 'jobId', id, 'prev', 'waiting')
redis.call('HSET', job, 'processedOn', now)
if workerName ~= '' then
  redis.call('HSET', job, 'pb', workerName)
end
redis.call('HINCRBY', job, 'ats', 1)
redis.call('ZADD', key('marker'), 0, '0')
return { redis.call('HGETALL', job), id, 0, 0, dropped }
