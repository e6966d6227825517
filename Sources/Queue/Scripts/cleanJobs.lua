-- Removes jobs that have been in a state for long, the oldest first. Wire format §17.
-- ARGV: state, now (ms), latest time (ms), how many at most.
-- Returns the ids. Jobs under lock stay, and so does what a scheduler has pending.
-- include: keys
-- include: events
-- include: wake
-- include: enqueue
-- include: parent
-- include: pendingIteration
-- include: remove
local state, now, latest, limit = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local cleaned = {}

local function isOldEnough(id)
  local finished, processed, added = unpack(redis.call('HMGET', key(id), 'finishedOn', 'processedOn', 'timestamp'))
  return (tonumber(finished or processed or added) or 0) <= latest
end

local function isToGo(id)
  local isLocked = state == 'active' and redis.call('EXISTS', key(id) .. ':lock') == 1
  return not isLocked and not isPendingIteration(id) and isOldEnough(id)
end

local function forget(id)
  forgetJob(id, now, true)
  table.insert(cleaned, id)
end

-- Ids that go are marked first and leave the list together: taking them out one by one would look through the list each time.
local function cleanList(name)
  local mark, last = '', redis.call('LLEN', key(name)) - 1
  while last >= 0 and #cleaned < limit do
    local first = math.max(last - 999, 0)
    local ids = redis.call('LRANGE', key(name), first, last)
    for place = #ids, 1, -1 do
      if #cleaned < limit and isToGo(ids[place]) then
        redis.call('LSET', key(name), first + place - 1, mark)
        forget(ids[place])
      end
    end
    last = first - 1
  end
  redis.call('LREM', key(name), 0, mark)
end

local function cleanSet(name)
  local first = 0
  while #cleaned < limit do
    local ids = redis.call('ZRANGE', key(name), first, first + 999)
    if #ids == 0 then
      return
    end
    for _, id in ipairs(ids) do
      if #cleaned < limit and isToGo(id) then
        redis.call('ZREM', key(name), id)
        forget(id)
      else
        first = first + 1
      end
    end
  end
end

if state == 'waiting' then
  cleanList('wait')
  cleanList('paused')
elseif state == 'active' then
  cleanList('active')
else
  cleanSet(state)
end
emit('cleaned', 'count', #cleaned)
return cleaned
