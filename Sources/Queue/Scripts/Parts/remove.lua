-- include: parent
-- Removes jobs that no worker has, with all that hangs on them. Wire format §17.

-- Takes a job out of where it is. Returns the list's name; 'unknown' when it was nowhere.
local function takeFromQueue(id)
  for _, set in ipairs({ 'completed', 'failed', 'delayed', 'prioritized', 'waiting-children' }) do
    if redis.call('ZREM', key(set), id) == 1 then
      return set
    end
  end
  for _, list in ipairs({ 'wait', 'active', 'paused' }) do
    if redis.call('LREM', key(list), 0, id) > 0 then
      return list
    end
  end
  return 'unknown'
end

-- When a job is removed by hand: its like are let in again, whatever time the key has left.
local function removeDeduplication(id)
  local deduplicationId = redis.call('HGET', key(id), 'deid')
  if deduplicationId and redis.call('GET', key('de:' .. deduplicationId)) == id then
    redis.call('DEL', key('de:' .. deduplicationId), key('dn:' .. deduplicationId))
  end
end

-- Takes a job off its parent's list. A parent that waits for nothing else is released; with `withParent`, one of this queue that
-- waits for children goes as well, since it could never become what it was meant to be.
local function leaveParent(id, now, withParent)
  local parentKey, parent = unpack(redis.call('HMGET', key(id), 'parentKey', 'parent'))
  if not parentKey or not parent or redis.call('SREM', parentKey .. ':dependencies', key(id)) == 0 then
    return
  end
  if redis.call('SCARD', parentKey .. ':dependencies') > 0 then
    return
  end
  parent = cjson.decode(parent)
  local queue = parent.queueKey .. ':'
  if not withParent or queue ~= prefix then
    return releaseParent(queue, parent.id, now)
  end
  if redis.call('ZREM', key('waiting-children'), parent.id) == 1 then
    leaveParent(parent.id, now, true)
    removeDeduplication(parent.id)
    removeJobKeys(parent.id)
  end
end

-- Forgets a job that has been taken out of the queue.
local function forgetJob(id, now, withParent)
  removeDeduplication(id)
  leaveParent(id, now, withParent)
  removeJobKeys(id)
end
