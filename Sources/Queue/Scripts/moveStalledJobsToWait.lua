-- Finds jobs whose worker is gone and puts them back. It takes two checks: one to suspect, one to be sure. Wire format §8.
-- ARGV: now (ms), interval between checks (ms), how often a job may stall.
-- Returns the ids put back; a job that stalled too often is failed by the worker that fetches it, on sight of `defa`.
-- include: events
-- include: enqueue
local now, interval, maxStalledCount = unpack(ARGV)

if not redis.call('SET', key('stalled-check'), now, 'PX', interval, 'NX') then
  return {}
end
redis.call('XTRIM', key('events'), 'MAXLEN', '~', meta().maxLenEvents or '10000')

local stalled = {}
for _, id in ipairs(redis.call('SMEMBERS', key('stalled'))) do
  local job = key(id)
  if redis.call('EXISTS', job .. ':lock') == 0 and redis.call('LREM', key('active'), 1, id) > 0 then
    if redis.call('EXISTS', job) == 1 then
      local scheduler = redis.call('HGET', job, 'rjk')
      local isScheduled = scheduler and redis.call('ZSCORE', key('repeat'), scheduler)
      if redis.call('HINCRBY', job, 'stc', 1) > tonumber(maxStalledCount) and not isScheduled then
        redis.call('HSET', job, 'defa', 'job stalled more than allowable limit')
      end
      pushToWait(id, true)
      wake()
      emit('waiting', 'jobId', id, 'prev', 'active')
      emit('stalled', 'jobId', id)
      table.insert(stalled, id)
    end
  end
end

redis.call('DEL', key('stalled'))
local active = redis.call('LRANGE', key('active'), 0, -1)
for first = 1, #active, 7000 do
  redis.call('SADD', key('stalled'), unpack(active, first, math.min(first + 6999, #active)))
end
return stalled
