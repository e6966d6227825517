// What Swift needs of hiredis.
#pragma once
#include <hiredis/async.h>
#include <hiredis/hiredis.h>
#include <hiredis/sds.h>

// The output buffer is an sds string, whose length Swift can't read.
static inline size_t sprocket_unsent_bytes(const redisAsyncContext *context) {
  return context->c.obuf ? sdslen(context->c.obuf) : 0;
}
