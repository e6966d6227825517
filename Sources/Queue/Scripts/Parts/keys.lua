-- KEYS[1] is the queue's prefix, `<prefix>:<queue>:`; every other key starts with it.
local prefix = KEYS[1]

local function key(name)
  return prefix .. name
end

-- Deletes a job's hash and what hangs on it. Its lock is left to the one who holds it.
local function removeJobKeys(id)
  local job = key(id)
  redis.call('DEL', job, job .. ':logs', job .. ':dependencies', job .. ':processed', job .. ':failed', job .. ':unsuccessful', job .. ':shares')
end
