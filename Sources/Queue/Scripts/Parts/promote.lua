-- Moves delayed jobs that are due at `now` to where they wait for their turn, at most 1000.
local function promoteDueJobs(now)
  local top = string.format('%.0f', (now + 1) * 4096 - 1)
  local ids = redis.call('ZRANGEBYSCORE', key('delayed'), '-inf', top, 'LIMIT', 0, 1000)
  for _, id in ipairs(ids) do
    redis.call('ZREM', key('delayed'), id)
    redis.call('HSET', key(id), 'delay', 0)
    pushByPriority(id, tonumber(redis.call('HGET', key(id), 'priority')) or 0, false)
    emit('waiting', 'jobId', id, 'prev', 'delayed')
  end
end
