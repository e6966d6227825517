-- Notes how much of its parent's work a child has done, beside the parent; a share never shrinks.
-- KEYS: the prefix of the parent's queue. ARGV: parent's id, child's name, its share, now (ms), ms between two answers.
-- Returns the names and shares of all, once in that time for whoever comes first; 0 to the others, -1 when the parent isn't there,
-- -3 when it has ended.
-- include: keys
local id, child, share, now, interval = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local shares = key(id) .. ':shares'

if redis.call('EXISTS', key(id)) == 0 then
  return -1
end
if redis.call('ZSCORE', key('failed'), id) or redis.call('ZSCORE', key('completed'), id) then
  return -3
end
if share > (tonumber(redis.call('HGET', shares, child) or nil) or -1) then
  redis.call('HSET', shares, child, ARGV[3])
  redis.call('PEXPIRE', shares, '86400000')
end
if now - (tonumber(redis.call('HGET', shares, '') or nil) or 0) < interval then
  return 0
end
redis.call('HSET', shares, '', ARGV[4])
return redis.call('HGETALL', shares)
