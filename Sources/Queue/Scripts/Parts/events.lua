-- include: meta
-- Tells the queue's followers: emit('waiting', 'jobId', id, 'prev', 'active'). What is too old for the stream goes with it.
local function emit(event, ...)
  redis.call('XADD', key('events'), 'MAXLEN', '~', meta().maxLenEvents or '10000', '*', 'event', event, ...)
end
