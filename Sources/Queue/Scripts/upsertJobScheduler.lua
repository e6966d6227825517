-- Makes a scheduler, or changes one, and adds the job of its next iteration. Wire format §11.
-- ARGV: scheduler's id, now (ms), a pattern's next time (ms) or '', then the fields of its hash, as names and values.
-- Returns the job's id, or -10 a job of that time has begun already, -11 so have the next 32 of `every`.
-- include: scheduler
local id, now, slot = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local scheduler = key('repeat:' .. id)
local fields = {}
for index = 4, #ARGV, 2 do
  fields[ARGV[index]] = ARGV[index + 1]
end
local every = tonumber(fields.every)

local previous = tonumber(redis.call('ZSCORE', key('repeat'), id) or nil)
local previousEvery, previousOffset, count = unpack(redis.call('HMGET', scheduler, 'every', 'offset', 'ic'))
local place = previous and placeOfPending(id, previous)

local function isTaken(time)
  return not (place and time == previous) and redis.call('EXISTS', key(iterationId(id, time))) == 1
end

-- The first time of `every`: where nothing else is said, an unchanged rhythm goes on, and a new one begins now.
local function firstSlot()
  local startDate, offset = tonumber(fields.startDate) or 0, tonumber(fields.offset)
  if offset then
    return slotAfter(math.max(now, startDate), every, offset)
  end
  if startDate > now then
    return startDate
  end
  if tonumber(previousEvery) ~= every then
    return now
  end
  return place and previous or slotAfter(now, every, tonumber(previousOffset) or 0)
end

if every then
  slot = firstSlot()
  for _ = 1, 32 do
    if isTaken(slot) then
      slot = slot + every
    end
  end
end
if isTaken(slot) then
  return every and -11 or -10
end

if place then
  removePending(id, previous, place)
end
local offset = every and slot % every or 0
redis.call('DEL', scheduler)
redis.call('HSET', scheduler, 'ic', count or 1, 'offset', string.format('%.0f', offset), unpack(ARGV, 4))
return addIteration(id, slot, now, 1)
