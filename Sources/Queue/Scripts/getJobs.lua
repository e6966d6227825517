-- Reads a range of the jobs in one state. Wire format §17.
-- ARGV: state, first and last place from 0, '1' to count from the newest job, '' to count from the oldest.
-- Returns { id, fields, id, fields … }; ids without a hash are left out.
-- include: keys
local state, first, last, isReverse = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4] == '1'

-- Lists have their newest id on the left. Those given come one after the other, the one with the newest ids first.
local function readLists(names)
  local total = 0
  for _, name in ipairs(names) do
    total = total + redis.call('LLEN', key(name))
  end
  local from, to = first, math.min(last, total - 1)
  if not isReverse then
    from, to = total - 1 - to, total - 1 - from
  end
  local ids, offset = {}, 0
  for _, name in ipairs(names) do
    if to >= offset then
      for _, id in ipairs(redis.call('LRANGE', key(name), math.max(from - offset, 0), to - offset)) do
        table.insert(ids, isReverse and #ids + 1 or 1, id)
      end
    end
    offset = offset + redis.call('LLEN', key(name))
  end
  return ids
end

local ids
if state == 'waiting' then
  ids = readLists({ 'wait', 'paused' })
elseif state == 'active' then
  ids = readLists({ 'active' })
else
  ids = redis.call(isReverse and 'ZREVRANGE' or 'ZRANGE', key(state), first, last)
end

local jobs = {}
for _, id in ipairs(ids) do
  local fields = redis.call('HGETALL', key(id))
  if #fields > 0 then
    table.insert(jobs, id)
    table.insert(jobs, fields)
  end
end
return jobs
