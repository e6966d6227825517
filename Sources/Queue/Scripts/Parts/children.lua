-- A job's children, wherever they are: under way, done or failed.

-- The queue's prefix and the id in a job's full key. An id may have colons, but then only in this queue.
local function splitJobKey(full)
  if string.sub(full, 1, #prefix) == prefix then
    return prefix, string.sub(full, #prefix + 1)
  end
  return string.match(full, '^(.*:)([^:]*)$')
end

-- Calls visit(id) for each child, in the child's queue, as long as it answers true. Returns whether it always did.
local function eachChild(id, pendingOnly, visit)
  local job = key(id)
  local groups = { redis.call('SMEMBERS', job .. ':dependencies') }
  if not pendingOnly then
    table.insert(groups, redis.call('HKEYS', job .. ':processed'))
    table.insert(groups, redis.call('HKEYS', job .. ':failed'))
    table.insert(groups, redis.call('ZRANGE', job .. ':unsuccessful', 0, -1))
  end
  for _, children in ipairs(groups) do
    for _, child in ipairs(children) do
      local queue, childId = splitJobKey(child)
      local goesOn = true
      if queue and redis.call('EXISTS', child) == 1 then
        inQueue(queue, function()
          goesOn = visit(childId)
        end)
      end
      if not goesOn then
        return false
      end
    end
  end
  return true
end
