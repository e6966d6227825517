-- include: keys
-- Removes finished jobs that need no longer be kept: older than `age` seconds (at most `limit` of them, newest of the expired
-- first), then all but the newest `count`. A negative bound keeps all.
local function trimFinished(set, now, age, limit, count)
  local function remove(ids)
    for _, id in ipairs(ids) do
      removeJobKeys(id)
      redis.call('ZREM', set, id)
    end
  end
  if age >= 0 then
    local oldest = string.format('%.0f', now - age * 1000)
    remove(redis.call('ZREVRANGEBYSCORE', set, oldest, '-inf', 'LIMIT', 0, limit))
  end
  if count > 0 then
    remove(redis.call('ZREVRANGE', set, count, -1))
  end
end
