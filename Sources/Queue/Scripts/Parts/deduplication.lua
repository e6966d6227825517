-- include: store
-- Of several jobs with one deduplication id, only one is in the queue: the owner of the key `de:<id>`. Wire format §10.

local function isActive(id)
  return redis.call('LPOS', key('active'), id) ~= false
end

local function tellDeduplicated(rule, id, rejected)
  emit('deduplicated', 'jobId', id, 'deduplicationId', rule.id, 'deduplicatedJobId', rejected)
end

-- Makes a job the owner, unless there is one already. Returns nil, or the owner in whose favour the job is to be dropped.
local function claimDeduplication(rule, id, name, data, opts)
  local owner, successor = key('de:' .. rule.id), key('dn:' .. rule.id)
  local ttl = not rule.keepLastIfActive and tonumber(rule.ttl) or 0
  local function own(keepsTime)
    if keepsTime then
      redis.call('SET', owner, id, 'KEEPTTL')
    elseif ttl > 0 then
      redis.call('SET', owner, id, 'PX', string.format('%.0f', ttl))
    else
      redis.call('SET', owner, id)
    end
  end

  local holder = redis.call('GET', owner)
  -- A key without a time of its own whose job is gone would keep its like out for ever.
  if not holder or (redis.call('PTTL', owner) == -1 and redis.call('EXISTS', key(holder)) == 0) then
    redis.call('DEL', successor)
    own(false)
    return nil
  end
  if rule.keepLastIfActive and isActive(holder) then
    redis.call('DEL', successor)
    redis.call('HSET', successor, 'jid', id, 'name', name, 'data', data, 'opts', opts)
    redis.call('PERSIST', owner)
    tellDeduplicated(rule, holder, id)
    return holder
  end
  if rule.replace then
    if redis.call('ZREM', key('delayed'), holder) == 0 then
      return holder
    end
    removeJobKeys(holder)
    redis.call('DEL', successor)
    emit('removed', 'jobId', holder, 'prev', 'delayed')
    own(not rule.extend)
    tellDeduplicated(rule, id, holder)
    return nil
  end
  if rule.extend and ttl > 0 then
    redis.call('PEXPIRE', owner, string.format('%.0f', ttl))
  end
  tellDeduplicated(rule, holder, id)
  return holder
end
