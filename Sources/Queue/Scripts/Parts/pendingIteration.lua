-- Whether a job is the iteration that its scheduler has pending: removing it would end the schedule. Wire format §11.
local function isPendingIteration(id)
  local scheduler = redis.call('HGET', key(id), 'rjk')
  local due = scheduler and redis.call('ZSCORE', key('repeat'), scheduler)
  return due and id == 'repeat:' .. scheduler .. ':' .. due
end
