-- Lets delayed jobs start now, at most 1000, those first that are due first. Wire format §17.
-- Returns how many there were.
-- include: keys
-- include: events
-- include: wake
-- include: enqueue
-- include: promote
local before = redis.call('ZCARD', key('delayed'))
promoteDueJobs(2 ^ 50)
return before - redis.call('ZCARD', key('delayed'))
