-- Removes a paused queue with all its jobs, at most 1000 a call. Wire format §17.
-- ARGV: now (ms), '1' to go on although jobs are being worked on.
-- Returns how many jobs went, 0 when nothing is left; -1 not paused, -2 jobs are active.
-- include: keys
-- include: events
-- include: wake
-- include: enqueue
-- include: parent
-- include: pendingIteration
-- include: remove
local now, isForced = tonumber(ARGV[1]), ARGV[2] == '1'
local left = 1000

if redis.call('HEXISTS', key('meta'), 'paused') == 0 then
  return -1
end
if redis.call('LLEN', key('active')) > 0 and not isForced then
  return -2
end

local function remove(ids)
  for _, id in ipairs(ids) do
    forgetJob(id, now, true)
    redis.call('DEL', key(id) .. ':lock')
  end
  left = left - #ids
end

for _, list in ipairs({ 'active', 'wait', 'paused' }) do
  if left > 0 then
    remove(redis.call('RPOP', key(list), left) or {})
  end
end
for _, set in ipairs({ 'prioritized', 'delayed', 'waiting-children', 'completed', 'failed', 'repeat' }) do
  if left > 0 then
    local ids = redis.call('ZRANGE', key(set), 0, left - 1)
    for _, id in ipairs(ids) do
      redis.call('ZREM', key(set), id)
    end
    if set == 'repeat' then
      for _, id in ipairs(ids) do
        redis.call('DEL', key('repeat:' .. id))
      end
      left = left - #ids
    else
      remove(ids)
    end
  end
end
if left < 1000 then
  return 1000 - left
end

for _, name in ipairs({
  'meta', 'id', 'events', 'marker', 'pc', 'stalled', 'stalled-check', 'limiter', 'metrics:completed', 'metrics:completed:data',
  'metrics:failed', 'metrics:failed:data',
}) do
  redis.call('DEL', key(name))
end
return 0
