-- include: parent
-- Who can have children, and a job that is in the queue already and becomes one.

-- Why a job can't have another child: -5 it isn't there, -10 it is to fail, and nobody would end the child. Nil where it can.
local function parentRefusal(parentKey)
  if redis.call('EXISTS', parentKey) == 0 then
    return -5
  end
  if redis.call('HEXISTS', parentKey, 'defa') == 1 then
    return -10
  end
end

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
