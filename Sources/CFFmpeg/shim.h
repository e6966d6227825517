// What Swift needs of FFmpeg's libraries, and the macros that it can't import.
#pragma once
#include <libavcodec/avcodec.h>
#include <libavfilter/avfilter.h>
#include <libavfilter/buffersink.h>
#include <libavfilter/buffersrc.h>
#include <libavformat/avformat.h>
#include <libavutil/channel_layout.h>
#include <libavutil/display.h>
#include <libavutil/hwcontext.h>
#include <libavutil/imgutils.h>
#include <libavutil/log.h>
#include <libavutil/mastering_display_metadata.h>
#include <libavutil/mem.h>
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
#include <libavutil/samplefmt.h>
#include <libswscale/swscale.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

static const int sprocket_EAGAIN = AVERROR(EAGAIN);
static const int sprocket_EIO = AVERROR(EIO);
static const int sprocket_EOF = AVERROR_EOF;
static const int sprocket_EXIT = AVERROR_EXIT;
static const int sprocket_ENOMEM = AVERROR(ENOMEM);
static const int sprocket_EACCES = AVERROR(EACCES);
static const int sprocket_INVALIDDATA = AVERROR_INVALIDDATA;
static const int64_t sprocket_NOPTS = AV_NOPTS_VALUE;

// renameat2(2) with RENAME_EXCHANGE: two paths change places at once. Glibc declares it for GNU sources only.
static inline int sprocket_exchange(const char *a, const char *b) { return (int)syscall(SYS_renameat2, -100, a, -100, b, 2); }
