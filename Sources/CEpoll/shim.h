// What Swift needs to wait for sockets, and its Glibc module leaves out.
#pragma once
#include <sys/epoll.h>
#include <sys/eventfd.h>
