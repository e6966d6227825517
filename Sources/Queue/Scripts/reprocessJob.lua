-- Puts a finished job back, to be done again. Wire format §17.
-- ARGV: id, state that it is in, '1' for last in first out, '1' to count its attempts anew.
-- Returns 0, or -1 job missing, -3 not in that state.
-- include: keys
-- include: events
-- include: wake
-- include: enqueue
-- include: reprocess
local id, state, lifo, resets = ARGV[1], ARGV[2], ARGV[3] == '1', ARGV[4] == '1'

if redis.call('EXISTS', key(id)) == 0 then
  return -1
end
if not redis.call('ZSCORE', key(state), id) then
  return -3
end
if resets then
  redis.call('HDEL', key(id), 'atm', 'attemptsMade', 'ats')
end
reprocess(id, state, lifo)
return 0
