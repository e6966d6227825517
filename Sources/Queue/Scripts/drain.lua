-- Removes jobs that wait for their turn, at most so many. Wire format §17.
-- ARGV: now (ms), '1' to remove delayed jobs as well, how many at most.
-- Returns how many went. What a scheduler has pending stays, in its place.
-- include: keys
-- include: events
-- include: wake
-- include: enqueue
-- include: parent
-- include: pendingIteration
-- include: remove
local now, withDelayed, limit = tonumber(ARGV[1]), ARGV[2] == '1', tonumber(ARGV[3])
local removed = 0

local function drainList(name)
  local kept = {}
  while removed < limit do
    local id = redis.call('RPOP', key(name))
    if not id then
      break
    end
    if isPendingIteration(id) then
      table.insert(kept, id)
    else
      forgetJob(id, now, true)
      removed = removed + 1
    end
  end
  for place = #kept, 1, -1 do
    redis.call('RPUSH', key(name), kept[place])
  end
end

local function drainSet(name)
  local kept = 0
  while removed < limit do
    local id = redis.call('ZRANGE', key(name), kept, kept)[1]
    if not id then
      return
    end
    if isPendingIteration(id) then
      kept = kept + 1
    else
      redis.call('ZREM', key(name), id)
      forgetJob(id, now, true)
      removed = removed + 1
    end
  end
end

drainList('wait')
drainList('paused')
drainSet('prioritized')
if withDelayed then
  drainSet('delayed')
end
return removed
