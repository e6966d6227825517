-- Gives a job other data. ARGV: id, data (JSON). Returns 0, or -1 job missing.
-- include: keys
local id, data = ARGV[1], ARGV[2]

if redis.call('EXISTS', key(id)) == 0 then
  return -1
end
redis.call('HSET', key(id), 'data', data)
return 0
