-- Removes a scheduler and the job that waits for its next iteration; one that has started goes on. Wire format §11.
-- ARGV: scheduler's id, its owner or '' for whoever that is. Returns 0, or 1 when there is none.
-- include: scheduler
local id, owner = ARGV[1], ARGV[2]

local slot = tonumber(redis.call('ZSCORE', key('repeat'), id) or nil)
if not slot or (owner ~= '' and redis.call('HGET', key('repeat:' .. id), 'owner') ~= owner) then
  return 1
end
local place = placeOfPending(id, slot)
if place then
  removePending(id, slot, place)
  emit('removed', 'jobId', iterationId(id, slot), 'prev', place)
end
redis.call('ZREM', key('repeat'), id)
redis.call('DEL', key('repeat:' .. id))
return 0
