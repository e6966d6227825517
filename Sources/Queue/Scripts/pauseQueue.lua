-- Lets no more jobs of the queue start. Wire format §14.
-- include: keys
-- include: events
redis.call('HSET', key('meta'), 'paused', 1)
redis.call('DEL', key('marker'))
emit('paused')
return 0
