-- Fetches the next job for a worker and locks it. Wire format §7.
-- ARGV: now (ms), token, lock duration (ms), worker name or '', rate limit or '', its duration (ms).
-- Returns { fields, id, rate limit left (ms), next delayed job due (ms), ids dropped for want of a hash }.
-- include: fetch
return fetchNext(unpack(ARGV))
