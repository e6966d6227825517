// What Swift needs of processes, to start them, wait for them and bound their heaps, and its Glibc module leaves out.
#pragma once
#include <malloc.h>
#include <spawn.h>
#include <sys/eventfd.h>
#include <sys/types.h>

extern int pipe2(int ends[2], int flags);
extern int pidfd_open(pid_t process, unsigned int flags);
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int first);
extern int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *actions, const char *path);
