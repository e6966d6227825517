-- Tells the queue's followers: emit('waiting', 'jobId', id, 'prev', 'active').
local function emit(event, ...)
  local length = redis.call('HGET', key('meta'), 'opts.maxLenEvents') or 10000
  redis.call('XADD', key('events'), 'MAXLEN', '~', length, '*', 'event', event, ...)
end
