-- include: events
-- include: wake
-- include: promote
-- The next job for a worker, locked. Wire format §7.

-- How long no job may start, in ms; 0 when one may. A limit set by hand holds for every worker, whatever its own limit.
local function rateLimitLeft(max)
  local started = redis.call('GET', key('limiter'))
  started = started and tonumber(started)
  if started and (started >= 9007199254740991 or (max and started >= max)) then
    return math.max(redis.call('PTTL', key('limiter')), 0)
  end
  return 0
end

-- An id whose hash is gone is no job: removed by hand, or an old kind of marker. It goes into `dropped`.
local function takeNext(dropped)
  while true do
    local id = redis.call('RPOPLPUSH', key('wait'), key('active'))
    if not id then
      id = redis.call('ZPOPMIN', key('prioritized'))[1]
      if not id then
        redis.call('DEL', key('pc'))
        return nil
      end
      redis.call('LPUSH', key('active'), id)
    end
    local fields = redis.call('HGETALL', key(id))
    if fields[1] then
      return id, fields
    end
    redis.call('LREM', key('active'), '1', id)
    dropped[#dropped + 1] = id
  end
end

-- Notes the start in the job's hash, and in `fields`, where the later of two values counts.
local function noteStart(id, fields, now, workerName)
  local started, isDeferred = 0, false
  for index = 1, #fields, 2 do
    if fields[index] == 'ats' then
      started = fields[index + 1]
    elseif fields[index] == 'defa' then
      isDeferred = true
    end
  end
  local last = #fields
  fields[last + 1], fields[last + 2] = 'processedOn', now
  fields[last + 3], fields[last + 4] = 'ats', string.format('%.0f', started + 1)
  if workerName ~= '' then
    fields[last + 5], fields[last + 6] = 'pb', workerName
  end
  redis.call('HSET', key(id), unpack(fields, last + 1))
  return isDeferred
end

-- Returns { fields, id, rate limit left (ms), next delayed job due (ms), ids dropped for want of a hash }.
local function fetchNext(now, token, lockDuration, workerName, workerMax, workerDuration)
  local due = promoteDueJobs(tonumber(now))
  local max = meta().max or tonumber(workerMax)
  local left = rateLimitLeft(max)
  if left > 0 then
    return { {}, '', left, 0, {} }
  end
  if isBlocked() then
    return { {}, '', 0, 0, {} }
  end
  local dropped = {}
  local id, fields = takeNext(dropped)
  if not id then
    return { {}, '', 0, due, dropped }
  end
  local isDeferred = noteStart(id, fields, now, workerName)
  if max and not isDeferred and redis.call('INCR', key('limiter')) == 1 then
    redis.call('PEXPIRE', key('limiter'), workerMax ~= '' and workerDuration or meta().duration or '1000')
  end
  redis.call('SET', key(id) .. ':lock', token, 'PX', lockDuration)
  emit('active', 'jobId', id, 'prev', 'waiting')
  redis.call('ZADD', key('marker'), '0', '0')
  return { fields, id, 0, 0, dropped }
end
