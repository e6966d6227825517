-- include: wake
-- The three places where a job waits for its turn.

-- First come, first served; `atFront` is next in turn.
local function pushToWait(id, atFront)
  redis.call(atFront and 'RPUSH' or 'LPUSH', key('wait'), id)
end

-- By priority, lower first, then by order of arrival; `atFront` goes before its own class.
local function pushToPrioritized(id, priority, atFront)
  local arrival = atFront and 0 or redis.call('INCR', key('pc')) % 4294967296
  redis.call('ZADD', key('prioritized'), string.format('%.0f', priority * 4294967296 + arrival), id)
end

-- Into `wait`, or where it has a priority into `prioritized`; then a worker is woken.
local function pushByPriority(id, priority, atFront)
  if priority > 0 then
    pushToPrioritized(id, priority, atFront)
  else
    pushToWait(id, atFront)
  end
  wake()
end

-- Until `due` (ms). Each ms has 4096 scores, so that jobs due at the same time keep their order.
local function pushToDelayed(id, due)
  local bottom = due * 4096
  local top = bottom + 4095
  local range = redis.call(
    'ZREVRANGEBYSCORE', key('delayed'), string.format('%.0f', top), string.format('%.0f', bottom), 'WITHSCORES', 'LIMIT', 0, 1)
  local score = range[2] and math.min(tonumber(range[2]) + 1, top) or bottom
  redis.call('ZADD', key('delayed'), string.format('%.0f', score), id)
  wakeForDelayed()
end
