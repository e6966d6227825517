-- Adds jobs to the queue, to be done now, by priority or after a delay. Wire format §2, §10.
-- ARGV, for each job: own id or '', name, data (JSON), opts (JSON), timestamp (ms), delay (ms), priority, '1' for last in first out, and,
-- '' for none: the parent's key, what the child knows of its parent (JSON), the deduplication (JSON).
-- Returns, for each job, its id, or that of the job already there when the own id or the deduplication id is taken; -5 no such parent,
-- -7 the job there has another parent, -10 the parent is to fail.
-- include: add
local width = 11

local function add(first)
  local ownId, parentKey, timestamp = ARGV[first], ARGV[first + 8], ARGV[first + 4]
  if parentKey ~= '' then
    local refusal = parentRefusal(parentKey)
    if refusal then
      return refusal
    end
    if ownId ~= '' and hasOtherParent(ownId, parentKey) then
      return -7
    end
  end
  local id, isNew = addJob(unpack(ARGV, first, first + width - 1))
  if parentKey ~= '' and not isNew then
    tellParentOfEnd(id, tonumber(timestamp))
  end
  return id
end

local answers = {}
for first = 1, #ARGV, width do
  table.insert(answers, add(first))
end
return answers
