-- Puts a finished job back where it waits for its turn, by its priority. Its attempts and its stack trace stay. Wire format §17.

-- A finished child is one to wait for again; a parent that was released goes on without it.
local function returnToParent(id)
  local parentKey = redis.call('HGET', key(id), 'parentKey')
  if not parentKey or redis.call('EXISTS', parentKey) == 0 then
    return
  end
  local child = key(id)
  redis.call('HDEL', parentKey .. ':processed', child)
  redis.call('HDEL', parentKey .. ':failed', child)
  redis.call('ZREM', parentKey .. ':unsuccessful', child)
  redis.call('SADD', parentKey .. ':dependencies', child)
end

-- `state` is 'completed' or 'failed'.
local function reprocess(id, state, lifo)
  redis.call('ZREM', key(state), id)
  redis.call('HDEL', key(id), 'finishedOn', 'processedOn', 'cancelled', state == 'failed' and 'failedReason' or 'returnvalue')
  returnToParent(id)
  pushByPriority(id, tonumber(redis.call('HGET', key(id), 'priority')) or 0, lifo)
  emit('waiting', 'jobId', id, 'prev', state)
end
