-- Makes a scheduler, or changes one, and adds the job of its next iteration. Wire format §11.
-- ARGV: scheduler's id, now (ms), a pattern's next time (ms) or '', then the fields of its hash, as names and values.
-- Returns the job's id, or -10 a job of that time has begun already, -11 so have the next 32 of `every`,
-- -12 the scheduler isn't the owner's.
-- include: scheduler
local id, now, slot = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local scheduler = key('repeat:' .. id)
local fields = {}
for index = 4, #ARGV, 2 do
  fields[ARGV[index]] = ARGV[index + 1]
end
local every = tonumber(fields.every)

local previous = tonumber(redis.call('ZSCORE', key('repeat'), id) or nil)
local known = schedulerFields(id)
local place = previous and placeOfPending(id, previous)

local function areSame(names)
  for _, name in ipairs(names) do
    if known[name] ~= fields[name] then
      return false
    end
  end
  return true
end

-- Several may ask for the same at once, and only the first changes anything. Then the job that waits keeps its time unless the
-- rhythm changes: it may be due already.
local isSameRhythm = false
if fields.owner and previous then
  if known.owner ~= fields.owner then
    return -12
  end
  isSameRhythm = areSame({ 'every', 'pattern', 'tz', 'startDate' }) and (not fields.offset or areSame({ 'offset' }))
  local isSame = isSameRhythm and areSame({ 'name', 'data', 'opts', 'limit', 'endDate' })
  if isSame and redis.call('EXISTS', key(iterationId(id, previous))) == 1 then
    return iterationId(id, previous)
  end
end

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
  if tonumber(known.every) ~= every then
    return now
  end
  return place and previous or slotAfter(now, every, tonumber(known.offset) or 0)
end

if isSameRhythm and place then
  slot = previous
elseif every then
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
redis.call('HSET', scheduler, 'ic', known.ic or 1, 'offset', string.format('%.0f', offset), unpack(ARGV, 4))
return addIteration(id, slot, now, 1)
