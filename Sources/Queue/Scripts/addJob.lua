-- Adds a job to the queue, to be done now, by priority or after a delay. Wire format §2, §10.
-- ARGV: own id or '', name, data (JSON), opts (JSON), timestamp (ms), delay (ms), priority, '1' for last in first out, and, '' for
-- none: the parent's key, what the child knows of its parent (JSON), the deduplication (JSON).
-- Returns the job's id; that of the job already there when the own id or the deduplication id is taken; -5 no such parent,
-- -7 the job there has another parent.
-- include: add
local ownId, parentKey, timestamp = ARGV[1], ARGV[9], ARGV[5]

if parentKey ~= '' then
  if redis.call('EXISTS', parentKey) == 0 then
    return -5
  end
  if ownId ~= '' and hasOtherParent(ownId, parentKey) then
    return -7
  end
end
local id, isNew = addJob(unpack(ARGV))
if parentKey ~= '' and not isNew then
  tellParentOfEnd(id, tonumber(timestamp))
end
return id
