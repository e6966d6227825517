-- include: store
-- A scheduler: the hash `repeat:<id>`, the time of its next iteration in `repeat`, and one job that waits for that time.
-- Wire format §11.

local function iterationId(scheduler, slot)
  return 'repeat:' .. scheduler .. ':' .. string.format('%.0f', slot)
end

-- The first time after `now` that is `offset` past a whole number of `every`. All in ms.
local function slotAfter(now, every, offset)
  local slot = math.floor(now / every) * every + offset % every
  return slot > now and slot or slot + every
end

-- Where the job of the iteration at `slot` waits for its turn; nil once it has started.
local function placeOfPending(scheduler, slot)
  local id = iterationId(scheduler, slot)
  for _, set in ipairs({ 'delayed', 'prioritized' }) do
    if redis.call('ZSCORE', key(set), id) then
      return set
    end
  end
  for _, list in ipairs({ 'wait', 'paused' }) do
    if redis.call('LPOS', key(list), id) then
      return list
    end
  end
end

-- Takes away the job that waits at a place found by `placeOfPending`.
local function removePending(scheduler, slot, place)
  local id = iterationId(scheduler, slot)
  if place == 'delayed' or place == 'prioritized' then
    redis.call('ZREM', key(place), id)
  else
    redis.call('LREM', key(place), 0, id)
  end
  removeJobKeys(id)
end

-- What an iteration's job says of its scheduler, as the members of its options.
local function repeatMember(scheduler, count)
  local members = { '"count":' .. count }
  for _, name in ipairs({ 'every', 'offset', 'limit', 'startDate', 'endDate' }) do
    local value = tonumber(scheduler[name])
    if value then
      table.insert(members, string.format('"%s":%.0f', name, value))
    end
  end
  for _, name in ipairs({ 'pattern', 'tz' }) do
    if scheduler[name] then
      table.insert(members, '"' .. name .. '":' .. cjson.encode(scheduler[name]))
    end
  end
  return '{' .. table.concat(members, ',') .. '}'
end

-- A scheduler's hash; empty when there is none.
local function schedulerFields(id)
  local flat, fields = redis.call('HGETALL', key('repeat:' .. id)), {}
  for index = 1, #flat, 2 do
    fields[flat[index]] = flat[index + 1]
  end
  return fields
end

-- Adds the job of the iteration at `slot` (ms). The options that all iterations have are spliced, not encoded anew, since
-- the encoder would make objects of empty arrays.
local function addIteration(schedulerId, slot, now, count)
  local scheduler = schedulerFields(schedulerId)
  local id = iterationId(schedulerId, slot)
  local template = scheduler.opts or '{}'
  local options = cjson.decode(template)
  local delay, priority = math.max(slot - now, 0), tonumber(options.priority) or 0
  local own = string.format(
    '"jobId":%s,"delay":%.0f,"timestamp":%.0f,"prevMillis":%.0f,"repeatJobKey":%s,"repeat":%s}', cjson.encode(id), delay, now,
    slot, cjson.encode(schedulerId), repeatMember(scheduler, count))
  local opts = next(options) and string.sub(template, 1, -2) .. ',' .. own or '{' .. own

  redis.call('ZADD', key('repeat'), string.format('%.0f', slot), schedulerId)
  nextId(id)
  local data = scheduler.data or '{}'
  storeJob(id, scheduler.name or '', data, opts, string.format('%.0f', now), string.format('%.0f', delay), priority, {
    'rjk',
    schedulerId,
  })
  enqueueNew(id, now, delay, priority, options.lifo == true)
  return id
end
