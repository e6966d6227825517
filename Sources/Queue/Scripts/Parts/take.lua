-- include: keys
-- Takes a job out of `active` on behalf of the holder of its lock. Nothing changes unless all is as it should be.
-- Returns 0 and a table of the name and the fields asked for; or -1 job missing, -2 lock missing, -3 not active, -6 somebody else's lock.
local function takeFromActive(id, token, ...)
  local lock = key(id) .. ':lock'
  local fields = redis.call('HMGET', key(id), 'name', ...)
  if not fields[1] and redis.call('EXISTS', key(id)) == 0 then
    return -1
  end
  local holder = redis.call('GET', lock)
  if holder ~= token then
    return holder and -6 or -2
  end
  if redis.call('LREM', key('active'), '-1', id) == 0 then
    return -3
  end
  redis.call('DEL', lock)
  redis.call('SREM', key('stalled'), id)
  return 0, fields
end

-- What a failed attempt leaves in the job's hash.
local function noteFailure(id, failedReason, stacktrace)
  redis.call('HSET', key(id), 'failedReason', failedReason, 'stacktrace', stacktrace)
end
