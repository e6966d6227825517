#include <zlib.h>

/* A macro, which Swift doesn't see. */
static inline int sprocket_inflate_init(z_stream *stream, int window_bits) { return inflateInit2(stream, window_bits); }
