-- include: parent
-- A job that is in the queue already and becomes a child.

-- Whether a job belongs to another parent that is still there.
local function hasOtherParent(id, parentKey)
  local other = redis.call('HGET', key(id), 'parentKey')
  return other and other ~= parentKey and redis.call('EXISTS', other) == 1
end

-- Makes a job that is in the queue already a child. Its parent learns of an end in the past by `tellParentOfEnd`.
local function attachToParent(id, parentKey, parent)
  redis.call('HSET', key(id), 'parentKey', parentKey, 'parent', parent)
  redis.call('SADD', parentKey .. ':dependencies', key(id))
end

local function tellParentOfEnd(id, now)
  local returnvalue, failedReason = unpack(redis.call('HMGET', key(id), 'returnvalue', 'failedReason'))
  if redis.call('ZSCORE', key('completed'), id) then
    tellParentOfCompletion(id, returnvalue or 'null', now)
  elseif redis.call('ZSCORE', key('failed'), id) then
    tellParentOfFailure(id, failedReason or '', now)
  end
end
