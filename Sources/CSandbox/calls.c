// seccomp: https://docs.kernel.org/userspace-api/seccomp_filter.html
#define _GNU_SOURCE
#include "CSandbox.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define OUR_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define OUR_ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#error "which architecture's system calls are meant?"
#endif

// What FFmpeg, its codecs, glibc and Swift's runtime do on files that they have or may open, on memory, threads and clocks.
static const int allowed[] = {
    // files
    SYS_read, SYS_write, SYS_readv, SYS_writev, SYS_pread64, SYS_pwrite64, SYS_preadv, SYS_pwritev, SYS_lseek, SYS_openat, SYS_close,
    SYS_fstat, SYS_newfstatat, SYS_statx, SYS_statfs, SYS_fstatfs, SYS_faccessat, SYS_faccessat2, SYS_readlinkat, SYS_getcwd,
    SYS_getdents64, SYS_mkdirat, SYS_renameat2, SYS_unlinkat, SYS_ftruncate, SYS_fallocate, SYS_fsync, SYS_fdatasync, SYS_fadvise64,
    SYS_flock, SYS_fcntl, SYS_dup, SYS_dup3, SYS_umask,
    // memory
    SYS_mmap, SYS_munmap, SYS_mprotect, SYS_mremap, SYS_madvise, SYS_brk, SYS_mincore, SYS_msync, SYS_mlock, SYS_munlock,
    SYS_get_mempolicy, SYS_set_mempolicy, SYS_mbind,
    // threads and signals of our own
    SYS_futex, SYS_exit, SYS_exit_group, SYS_set_robust_list, SYS_get_robust_list, SYS_rseq, SYS_membarrier, SYS_sched_yield,
    SYS_sched_getaffinity, SYS_sched_setaffinity, SYS_sched_getparam, SYS_sched_getscheduler, SYS_sched_get_priority_max,
    SYS_sched_get_priority_min, SYS_getpriority, SYS_getcpu, SYS_rt_sigprocmask, SYS_rt_sigreturn,
    SYS_rt_sigtimedwait, SYS_rt_sigsuspend, SYS_rt_sigpending, SYS_sigaltstack, SYS_restart_syscall,
    // waiting and time
    SYS_ppoll, SYS_pselect6, SYS_epoll_create1, SYS_epoll_ctl, SYS_epoll_pwait, SYS_epoll_pwait2, SYS_eventfd2, SYS_pipe2, SYS_signalfd4,
    SYS_timerfd_create, SYS_timerfd_settime, SYS_timerfd_gettime, SYS_nanosleep, SYS_clock_nanosleep, SYS_clock_gettime,
    SYS_clock_getres, SYS_gettimeofday, SYS_times,
    // facts
    SYS_getpid, SYS_gettid, SYS_getppid, SYS_getuid, SYS_geteuid, SYS_getgid, SYS_getegid, SYS_getrusage, SYS_getrandom, SYS_sysinfo,
    SYS_uname,
#ifdef __x86_64__
    // Older names of the above, which only this architecture has.
    SYS_open, SYS_stat, SYS_lstat, SYS_access, SYS_readlink, SYS_getdents, SYS_mkdir, SYS_rmdir, SYS_rename, SYS_unlink, SYS_dup2,
    SYS_poll, SYS_select, SYS_epoll_create, SYS_epoll_wait, SYS_eventfd, SYS_pipe, SYS_time, SYS_getrlimit, SYS_pause,
#endif
    SYS_renameat,
};

// What is tried by code that gets along without it.
static const struct {
  int call, answer;
} refused[] = {
    // So glibc falls back to clone, whose flags can be looked at.
    {SYS_clone3, ENOSYS},
    {SYS_openat2, ENOSYS},
    {SYS_close_range, ENOSYS},
    {SYS_getxattr, EOPNOTSUPP},
    {SYS_lgetxattr, EOPNOTSUPP},
    {SYS_fgetxattr, EOPNOTSUPP},
    {SYS_listxattr, EOPNOTSUPP},
    {SYS_llistxattr, EOPNOTSUPP},
    {SYS_flistxattr, EOPNOTSUPP},
    {SYS_fchmod, EPERM},
    {SYS_fchmodat, EPERM},
    {SYS_utimensat, EPERM},
    {SYS_sched_setscheduler, EPERM},
    {SYS_sched_setparam, EPERM},
#ifdef __x86_64__
    {SYS_chmod, EPERM},
#endif
};

struct filter {
  struct sock_filter code[512];
  unsigned short length;
};

static void add(struct filter *filter, struct sock_filter instruction) {
  if (filter->length < sizeof filter->code / sizeof *filter->code) filter->code[filter->length++] = instruction;
}

static void load(struct filter *filter, size_t offset) {
  add(filter, (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset));
}

static void answer(struct filter *filter, uint32_t action) {
  add(filter, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, action));
}

// Whatever is loaded: `action` where it is `value`, else on.
static void where(struct filter *filter, uint32_t value, uint32_t action) {
  add(filter, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, 1));
  answer(filter, action);
}

static void where_any(struct filter *filter, uint32_t bits, uint32_t action) {
  add(filter, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, bits, 0, 1));
  answer(filter, action);
}

static size_t low_half(int argument) { return offsetof(struct seccomp_data, args) + 8 * (size_t)argument; }
static size_t high_half(int argument) { return low_half(argument) + 4; }

// A call that is decided by its argument: the body, of `length` instructions, ends with an answer.
#define BY_ARGUMENT(filter, number, body)                                                            \
  do {                                                                                               \
    load(filter, offsetof(struct seccomp_data, nr));                                                 \
    unsigned short jump = (filter)->length;                                                          \
    add(filter, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 0));              \
    body;                                                                                            \
    (filter)->code[jump].jf = (unsigned char)((filter)->length - jump - 1);                          \
  } while (0)

static const uint32_t allow = SECCOMP_RET_ALLOW;

static uint32_t error(int number) { return SECCOMP_RET_ERRNO | ((uint32_t)number & SECCOMP_RET_DATA); }

static void build(struct filter *filter, bool drivers) {
  const int niceness = getpriority(PRIO_PROCESS, 0);
  const uint32_t otherwise = drivers ? error(EPERM) : SECCOMP_RET_TRAP;
  load(filter, offsetof(struct seccomp_data, arch));
  add(filter, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, OUR_ARCHITECTURE, 1, 0));
  answer(filter, SECCOMP_RET_KILL_PROCESS);

  load(filter, offsetof(struct seccomp_data, nr));
  for (size_t index = 0; index < sizeof allowed / sizeof *allowed; index++) where(filter, (uint32_t)allowed[index], allow);
  for (size_t index = 0; index < sizeof refused / sizeof *refused; index++)
    where(filter, (uint32_t)refused[index].call, error(refused[index].answer));

  // Threads, but no processes.
  BY_ARGUMENT(filter, SYS_clone, {
    load(filter, low_half(0));
    where_any(filter, CLONE_THREAD, allow);
    answer(filter, otherwise);
  });
  // Signals to ourselves, and the handler of forbidden calls stays ours.
  BY_ARGUMENT(filter, SYS_tgkill, {
    load(filter, low_half(0));
    where(filter, (uint32_t)getpid(), allow);
    answer(filter, otherwise);
  });
  BY_ARGUMENT(filter, SYS_rt_sigaction, {
    load(filter, low_half(0));
    where(filter, SIGSYS, error(EPERM));
    answer(filter, allow);
  });
  // Dispatch gives its threads a priority that a nice process may not take back, and tells the system's log of the failure: let it
  // believe that it has.
  BY_ARGUMENT(filter, SYS_setpriority, {
    load(filter, low_half(2));
    add(filter, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, 19, 0, 1));
    answer(filter, error(0));
    add(filter, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, (uint32_t)niceness, 0, 1));
    answer(filter, allow);
    answer(filter, error(0));
  });
  // Libraries look for the system's log and name service, and get along without them.
  BY_ARGUMENT(filter, SYS_socket, {
    load(filter, low_half(0));
    where(filter, AF_UNIX, error(EACCES));
    answer(filter, otherwise);
  });
  // Limits may be read.
  BY_ARGUMENT(filter, SYS_prlimit64, {
    load(filter, low_half(2));
    add(filter, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 1, 0));
    answer(filter, error(EPERM));
    load(filter, high_half(2));
    where(filter, 0, allow);
    answer(filter, error(EPERM));
  });
  BY_ARGUMENT(filter, SYS_prctl, {
    load(filter, low_half(0));
    where(filter, PR_SET_NAME, allow);
    where(filter, PR_GET_NAME, allow);
    where(filter, 0x53564d41 /* PR_SET_VMA: names of memory */, allow);
    answer(filter, error(EPERM));
  });
  BY_ARGUMENT(filter, SYS_ioctl, {
    load(filter, low_half(1));
    where(filter, TCGETS, allow);
    where(filter, FIONREAD, allow);
    where(filter, FIOCLEX, allow);
    where(filter, FIONBIO, allow);
    answer(filter, drivers ? allow : error(ENOTTY));
  });
  answer(filter, otherwise);
}

#define NAME(call) \
  case SYS_##call: return #call

static const char *name_of(int call) {
  switch (call) {
    NAME(socket);
    NAME(socketpair);
    NAME(connect);
    NAME(bind);
    NAME(sendto);
    NAME(clone);
    NAME(execve);
    NAME(execveat);
    NAME(ptrace);
    NAME(process_vm_readv);
    NAME(process_vm_writev);
    NAME(kill);
    NAME(mount);
    NAME(umount2);
    NAME(unshare);
    NAME(setns);
    NAME(chroot);
    NAME(bpf);
    NAME(keyctl);
    NAME(add_key);
    NAME(io_uring_setup);
    NAME(userfaultfd);
    NAME(perf_event_open);
    NAME(memfd_create);
    NAME(setrlimit);
    NAME(symlinkat);
    NAME(linkat);
    NAME(mknodat);
    NAME(fchownat);
    NAME(truncate);
    NAME(setsid);
    NAME(setpgid);
#ifdef __x86_64__
    NAME(fork);
    NAME(vfork);
    NAME(symlink);
    NAME(link);
    NAME(mknod);
    NAME(chown);
#endif
    default: return "of a kind that media work doesn't make";
  }
}

static size_t append(char *line, size_t length, const char *text) {
  size_t count = strlen(text);
  memcpy(line + length, text, count);
  return length + count;
}

// Only what is safe in a signal handler. The handler is gone by the time that it runs, so that the second signal ends the process.
static void tell(int number, siginfo_t *facts, void *context) {
  (void)context;
  char digits[12] = {0};
  size_t at = sizeof digits - 1;
  unsigned call = (unsigned)facts->si_syscall;
  do digits[--at] = (char)('0' + call % 10);
  while ((call /= 10) > 0);
  char line[128];
  size_t length = append(line, 0, "\nsandbox: forbidden call ");
  length = append(line, length, digits + at);
  length = append(line, length, " (");
  length = append(line, length, name_of(facts->si_syscall));
  length = append(line, length, ")\n");
  (void)!write(STDERR_FILENO, line, length);
  syscall(SYS_tgkill, getpid(), gettid(), number);
}

bool sandbox_can_restrict_calls(void) {
  uint32_t action = SECCOMP_RET_TRAP;
  return syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
}

int sandbox_restrict_calls(bool drivers) {
  struct sigaction action = {.sa_sigaction = tell, .sa_flags = SA_SIGINFO | SA_RESETHAND | SA_NODEFER};
  if (sigaction(SIGSYS, &action, NULL) < 0) return errno;
  struct filter filter = {.length = 0};
  build(&filter, drivers);
  struct sock_fprog program = {.len = filter.length, .filter = filter.code};
  long stray = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program);
  if (stray < 0) return errno;
  // The number of a thread that couldn't be made to follow.
  return stray > 0 ? EBUSY : 0;
}
