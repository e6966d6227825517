-- Finds the active job that was locked with a token: one fetched by a call whose answer got lost.
-- ARGV: token. Returns what a fetch returns.
-- include: keys
for _, id in ipairs(redis.call('LRANGE', key('active'), '0', '-1')) do
  if redis.call('GET', key(id) .. ':lock') == ARGV[1] then
    return { redis.call('HGETALL', key(id)), id, 0, 0, {} }
  end
end
return { {}, '', 0, 0, {} }
