-- Puts finished jobs back, to be done again, at most 1000, those first that finished first. Wire format §17.
-- ARGV: state that they are in, latest time of finish (ms). Returns how many there were.
-- include: keys
-- include: events
-- include: wake
-- include: enqueue
-- include: reprocess
local state, latest = ARGV[1], ARGV[2]

local ids = redis.call('ZRANGEBYSCORE', key(state), '-inf', latest, 'LIMIT', 0, 1000)
for _, id in ipairs(ids) do
  if redis.call('EXISTS', key(id)) == 1 then
    reprocess(id, state, false)
  else
    redis.call('ZREM', key(state), id)
  end
end
return #ids
