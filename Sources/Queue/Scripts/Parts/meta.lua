-- include: keys
-- The queue's settings, read once for each queue that a script meets.
local settings = {}

local function meta()
  local known = settings[prefix]
  if not known then
    local paused, concurrency, max, duration, maxLenEvents =
      unpack(redis.call('HMGET', key('meta'), 'paused', 'concurrency', 'max', 'duration', 'opts.maxLenEvents'))
    known = {
      isPaused = paused,
      concurrency = tonumber(concurrency),
      max = tonumber(max),
      duration = duration,
      maxLenEvents = maxLenEvents,
    }
    settings[prefix] = known
  end
  return known
end
