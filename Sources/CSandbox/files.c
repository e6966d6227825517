// Landlock: https://docs.kernel.org/userspace-api/landlock.html
#define _GNU_SOURCE
#include "CSandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

// Newer than Debian 12's headers.
static const uint64_t access_truncate = 1 << 14;   // from version 3
static const uint64_t access_ioctl_dev = 1 << 15;  // from version 5
static const uint64_t net_bind_and_connect = 3;    // from version 4
static const uint64_t scope_sockets_and_signals = 3;  // from version 6

struct ruleset {
  uint64_t files, net, scoped;
};

static const uint64_t reading = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR | LANDLOCK_ACCESS_FS_EXECUTE;

// Files and folders, and moves between them: no links, pipes, sockets or devices, which would lead whoever reads them elsewhere.
static const uint64_t writing = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR | LANDLOCK_ACCESS_FS_WRITE_FILE |
                                LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_DIR |
                                LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_REFER | access_truncate;

static const uint64_t using_device =
    LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR | LANDLOCK_ACCESS_FS_WRITE_FILE | access_ioctl_dev;

// What can be asked of a file that isn't a folder.
static const uint64_t of_file = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_EXECUTE |
                                access_truncate | access_ioctl_dev;

int sandbox_landlock_version(void) {
  long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
  return version < 0 ? -errno : (int)version;
}

static uint64_t known_access(int version) {
  int count = version >= 5 ? 16 : version >= 3 ? 15 : version == 2 ? 14 : 13;
  return (1ull << count) - 1;
}

static int allow(int ruleset, const char *path, uint64_t access) {
  int place = open(path, O_PATH | O_CLOEXEC);
  if (place < 0) return errno == ENOENT || errno == ENOTDIR ? 0 : errno;
  struct stat status;
  int result = fstat(place, &status) < 0 ? errno : 0;
  if (result == 0) {
    if (!S_ISDIR(status.st_mode)) access &= of_file;
    struct landlock_path_beneath_attr rule = {.allowed_access = access, .parent_fd = place};
    if (syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) < 0) result = errno;
  }
  close(place);
  return result;
}

static int allow_all(int ruleset, const char *const *paths, uint64_t access) {
  for (; *paths; paths++) {
    int result = allow(ruleset, *paths, access);
    if (result != 0) return result;
  }
  return 0;
}

int sandbox_restrict_files(const char *const *readable, const char *const *devices, const char *writable) {
  int version = sandbox_landlock_version();
  if (version < 0) return -version;
  uint64_t known = known_access(version);
  struct ruleset all = {
      .files = known,
      .net = version >= 4 ? net_bind_and_connect : 0,
      .scoped = version >= 6 ? scope_sockets_and_signals : 0,
  };
  size_t size = version >= 6 ? sizeof all : version >= 4 ? 2 * sizeof(uint64_t) : sizeof(uint64_t);
  int ruleset = (int)syscall(SYS_landlock_create_ruleset, &all, size, 0);
  if (ruleset < 0) return errno;
  int result = allow_all(ruleset, readable, reading & known);
  if (result == 0) result = allow_all(ruleset, devices, using_device & known);
  if (result == 0) result = allow(ruleset, writable, writing & known);
  if (result == 0 && syscall(SYS_landlock_restrict_self, ruleset, 0) < 0) result = errno;
  close(ruleset);
  return result;
}
