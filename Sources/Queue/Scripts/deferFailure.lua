-- Asks for the end of an active job: its worker cancels the handler within a second, and whoever has the job then fails it.
-- ARGV: id, reason. Returns 1, or 0 when the job isn't active, -1 job missing.
-- include: keys
local id, reason = unpack(ARGV)

if redis.call('EXISTS', key(id)) == 0 then
  return -1
end
if not redis.call('LPOS', key('active'), id) then
  return 0
end
redis.call('HSET', key(id), 'defa', reason)
return 1
