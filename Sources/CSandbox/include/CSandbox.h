// What a process can do against itself before it touches what a stranger made: give up files and system calls for good.
#pragma once
#include <stdbool.h>

/// The version of the kernel's Landlock, from 1; or -errno where it has none or isn't allowed.
int sandbox_landlock_version(void);

/// From now on this thread, and those that it starts, have no capability, also as root, and gain no privilege.
/// - Returns: 0, or an errno.
int sandbox_drop_privileges(void);

/// From now on this thread, and those that it starts, see files and devices only beneath these paths. Privileges are dropped before.
/// Lists end with NULL; a path that isn't there is left out.
/// - Returns: 0, or an errno.
int sandbox_restrict_files(const char *const *readable, const char *const *devices, const char *writable);

/// Whether the kernel filters system calls.
bool sandbox_can_restrict_calls(void);

/// From now on all threads may only make the system calls that media work makes. Another call ends the process with SIGSYS, after
/// "sandbox: forbidden call NUMBER (NAME)" on standard error. Privileges are dropped before.
/// - Parameter drivers: drivers of devices are at work, whose calls nobody can list: other calls answer EPERM instead.
/// - Returns: 0, or an errno.
int sandbox_restrict_calls(bool drivers);
