-- include: enqueue
-- include: events
-- A child's end, told to its parent. The parent may be in another queue: `queue` is that queue's prefix.

local function inQueue(queue, action)
  local own = prefix
  prefix = queue
  local result = action()
  prefix = own
  return result
end

-- A parent that waits for nothing any more goes to where it waits for its turn.
local function releaseParent(queue, parentId, now)
  inQueue(queue, function()
    if redis.call('ZREM', key('waiting-children'), parentId) == 0 then
      return
    end
    local delay, priority = unpack(redis.call('HMGET', key(parentId), 'delay', 'priority'))
    delay, priority = tonumber(delay) or 0, tonumber(priority) or 0
    if delay > 0 then
      pushToDelayed(parentId, now + delay)
      emit('delayed', 'jobId', parentId, 'delay', string.format('%.0f', now + delay))
    else
      pushByPriority(parentId, priority, priority == 0)
      emit('waiting', 'jobId', parentId, 'prev', 'waiting-children')
    end
  end)
end

local function releaseParentIfFree(queue, parentId, now)
  if redis.call('SCARD', queue .. parentId .. ':dependencies') == 0 then
    releaseParent(queue, parentId, now)
  end
end

local function tellParentOfCompletion(id, returnvalue, now)
  local parentKey, parent = unpack(redis.call('HMGET', key(id), 'parentKey', 'parent'))
  if not parentKey or not parent then
    return
  end
  parent = cjson.decode(parent)
  if redis.call('SREM', parentKey .. ':dependencies', key(id)) == 1 then
    redis.call('HSET', parentKey .. ':processed', key(id), returnvalue)
    releaseParentIfFree(parent.queueKey .. ':', parent.id, now)
  end
end

-- What a child's failure means is said by a flag in the child's own `parent` field; without one, the parent goes on waiting.
local function tellParentOfFailure(id, failedReason, now)
  local parentKey, parent = unpack(redis.call('HMGET', key(id), 'parentKey', 'parent'))
  if not parentKey or not parent then
    return
  end
  parent = cjson.decode(parent)
  local queue, child = parent.queueKey .. ':', key(id)
  local isFlagged = parent.fpof or parent.cpof or parent.idof or parent.rdof
  if not isFlagged or redis.call('SREM', parentKey .. ':dependencies', child) == 0 then
    return
  end
  if parent.fpof then
    redis.call('ZADD', parentKey .. ':unsuccessful', string.format('%.0f', now), child)
    local isFailed = redis.call('ZSCORE', queue .. 'failed', parent.id)
    if not isFailed then
      redis.call('HSET', parentKey, 'defa', 'child ' .. child .. ' failed')
      if redis.call('ZREM', queue .. 'delayed', parent.id) == 1 then
        redis.call('HSET', parentKey, 'delay', 0)
        redis.call('ZADD', queue .. 'waiting-children', now, parent.id)
      end
      releaseParent(queue, parent.id, now)
    end
  elseif parent.cpof then
    redis.call('HSET', parentKey .. ':failed', child, failedReason)
    releaseParent(queue, parent.id, now)
  else
    if parent.idof then
      redis.call('HSET', parentKey .. ':failed', child, failedReason)
    end
    releaseParentIfFree(queue, parent.id, now)
  end
end
