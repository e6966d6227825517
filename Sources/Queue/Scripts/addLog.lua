-- Adds a line to a job's log. Wire format §15.
-- ARGV: id, line, how many lines to keep (0 keeps all). Returns the log's length, or -1 job missing.
-- include: keys
local id, line, keep = ARGV[1], ARGV[2], tonumber(ARGV[3])

if redis.call('EXISTS', key(id)) == 0 then
  return -1
end
local length = redis.call('RPUSH', key(id) .. ':logs', line)
if keep > 0 then
  redis.call('LTRIM', key(id) .. ':logs', -keep, -1)
  length = math.min(length, keep)
end
return length
