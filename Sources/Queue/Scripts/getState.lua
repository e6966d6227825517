-- Says in which state a job is. Wire format §17.
-- ARGV: id. Returns the state's name; 'unknown' when it is nowhere.
-- include: keys
local id = ARGV[1]

for _, state in ipairs({ 'completed', 'failed', 'delayed', 'prioritized' }) do
  if redis.call('ZSCORE', key(state), id) then
    return state
  end
end
if redis.call('LPOS', key('active'), id) then
  return 'active'
end
if redis.call('LPOS', key('wait'), id) or redis.call('LPOS', key('paused'), id) then
  return 'waiting'
end
if redis.call('ZSCORE', key('waiting-children'), id) then
  return 'waiting-children'
end
return 'unknown'
