-- Adds a tree of jobs, parents before their children, all or nothing: what would refuse a job is looked for before the first is
-- added. A job that is there already keeps its own children; those of the tree are then left out. Wire format §16.
-- KEYS: the prefix of the first job's queue.
-- ARGV: 13 for each job: the prefix of its queue, '1' when it has children, and the eleven of addJob.
-- Returns the ids, '' for what was left out, or { status, index of the job }: -5 no such parent, -7 the job there has another parent,
-- -10 the parent is to fail.
-- include: add
local width = 13

local function isThere(queue, ownId)
  return ownId ~= '' and redis.call('EXISTS', queue .. ownId) == 1
end

-- Calls `action` for each job that isn't left out, with its index and its arguments.
local function forEachJob(action)
  local leftOut, index = {}, 0
  for first = 1, #ARGV, width do
    index = index + 1
    local queue, ownId, parentKey = ARGV[first], ARGV[first + 2], ARGV[first + 10]
    if leftOut[parentKey] then
      leftOut[queue .. ownId] = true
    else
      if isThere(queue, ownId) then
        leftOut[queue .. ownId] = true
      end
      local refusal = inQueue(queue, function()
        return action(index, ownId, parentKey, first + 2)
      end)
      if refusal then
        return refusal
      end
    end
  end
end

local refusal = forEachJob(function(index, ownId, parentKey)
  local parentIsBad = index == 1 and parentKey ~= '' and parentRefusal(parentKey)
  if parentIsBad then
    return { parentIsBad, index }
  end
  if parentKey ~= '' and isThere(prefix, ownId) and hasOtherParent(ownId, parentKey) then
    return { -7, index }
  end
end)
if refusal then
  return refusal
end

local ids, ended = {}, {}
for index = 1, #ARGV / width do
  ids[index] = ''
end
forEachJob(function(index, _, parentKey, first)
  local arguments = { unpack(ARGV, first, first + 10) }
  arguments[12] = ARGV[first - 1] == '1'
  local id, isNew = addJob(unpack(arguments))
  ids[index] = id
  if parentKey ~= '' and not isNew then
    table.insert(ended, { prefix, id })
  end
end)

-- Only now, so that no parent is released before all its children are known.
local now = tonumber(ARGV[7])
for _, child in ipairs(ended) do
  inQueue(child[1], function()
    tellParentOfEnd(child[2], now)
  end)
end
return ids
