-- include: enqueue
-- include: events
-- Moves delayed jobs that are due at `now` to where they wait for their turn, at most 1000.
-- Returns when the next one is due (ms), or 0.
local function promoteDueJobs(now)
  local function nextScore()
    local _, score = unpack(redis.call('ZRANGE', key('delayed'), '0', '0', 'WITHSCORES'))
    return tonumber(score)
  end
  local score, top = nextScore(), (now + 1) * 4096 - 1
  if score and score <= top then
    local ids = redis.call('ZRANGEBYSCORE', key('delayed'), '-inf', string.format('%.0f', top), 'LIMIT', '0', '1000')
    for _, id in ipairs(ids) do
      redis.call('ZREM', key('delayed'), id)
      redis.call('HSET', key(id), 'delay', '0')
      pushByPriority(id, tonumber(redis.call('HGET', key(id), 'priority')) or 0, false)
      emit('waiting', 'jobId', id, 'prev', 'delayed')
    end
    score = nextScore()
  end
  return score and math.floor(score / 4096) or 0
end
