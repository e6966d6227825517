-- include: keys
-- Frees a deduplication key at its owner's end: one without time to live, or one whose time is up.
local function releaseDeduplication(id)
  local deduplicationId = redis.call('HGET', key(id), 'deid')
  if not deduplicationId then
    return
  end
  local owner = key('de:' .. deduplicationId)
  local left = redis.call('PTTL', owner)
  if left == 0 or (left == -1 and redis.call('GET', owner) == id) then
    redis.call('DEL', owner)
  end
end
