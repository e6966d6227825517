-- include: meta
-- Whether no job may start now: the queue is paused, or as many are active as the queue allows.
local function isBlocked()
  local queue = meta()
  return queue.isPaused or (queue.concurrency and redis.call('LLEN', key('active')) >= queue.concurrency)
end

-- Wakes one idle worker, unless it could start nothing. Once a script is enough.
local isWoken = {}

local function wake()
  if not isWoken[prefix] and not isBlocked() then
    redis.call('ZADD', key('marker'), '0', '0')
    isWoken[prefix] = true
  end
end

-- Lets an idle worker know when the next delayed job is due.
local function wakeForDelayed()
  local _, score = unpack(redis.call('ZRANGE', key('delayed'), '0', '0', 'WITHSCORES'))
  if score then
    redis.call('ZADD', key('marker'), string.format('%.0f', math.floor(score / 4096)), '1')
  end
end

-- With a limit on the whole queue, an end is what makes the next job runnable, so it must wake as well.
local function wakeIfSlotFreed()
  if not meta().concurrency then
    return
  end
  if redis.call('LLEN', key('wait')) > 0 or redis.call('ZCARD', key('prioritized')) > 0 then
    wake()
  end
end
