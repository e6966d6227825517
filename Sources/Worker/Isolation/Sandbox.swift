import CSandbox
import Foundation
import Media

/// The walls that a process puts around itself before it touches a stranger's film. There is no way back out.
public struct Sandbox: Sendable {
  /// The only folder that can be written to from then on.
  public var folder: String
  public var limits: ProcessLimits
  /// Whether hardware encoders may be used, where there are any.
  public var allowsDevices: Bool

  public init(folder: String, limits: ProcessLimits = ProcessLimits(), allowsDevices: Bool = false) {
    (self.folder, self.limits, self.allowsDevices) = (folder, limits, allowsDevices)
  }

  /// The version of the kernel's Landlock that is used, or why it isn't: moves within the folder take version 2.
  public static var landlock: Result<Int, SandboxError> {
    let version = sandbox_landlock_version()
    if version >= 2 { return .success(Int(version)) }
    let why = version == 1 ? "version 1 can't move files" : version == -ENOSYS ? "not built in" : systemText(-version)
    return .failure(SandboxError("no landlock in this kernel (\(why))"))
  }

  /// Whether the kernel filters system calls.
  public static var filtersCalls: Bool { sandbox_can_restrict_calls() }

  /// Enters, together with all threads that are going to be started.
  ///
  /// What the kernel doesn't have is left out; what it has and refuses is an error.
  /// - Throws: ``SandboxError``, also when other threads are there already: they would stay outside.
  public func enter() throws(SandboxError) {
    let threads = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").count) ?? 1
    guard threads == 1 else { throw SandboxError("it is entered too late, with \(threads) threads running") }
    stepBack()
    try limitResources()
    try check("no privileges", sandbox_drop_privileges())
    let devices = allowsDevices ? Self.devices : []
    if case .success = Self.landlock {
      try check("landlock", restrictFiles(devices: devices))
    }
    if Self.filtersCalls {
      try check("seccomp", sandbox_restrict_calls(!devices.isEmpty))
    }
  }

  /// Others go first when the processors are busy; when memory is out, this process goes first.
  private func stepBack() {
    let process = Int32(PRIO_PROCESS.rawValue)
    setpriority(process, 0, getpriority(process, 0) + Int32(limits.niceness))
    try? "900".write(toFile: "/proc/self/oom_score_adj", atomically: false, encoding: .ascii)
  }

  private func limitResources() throws(SandboxError) {
    let limits: [(__rlimit_resource, Int64)] = [
      (RLIMIT_AS, limits.memory ?? .max), (RLIMIT_CPU, Int64(limits.processorTime)), (RLIMIT_NOFILE, Int64(limits.openFiles)),
      (RLIMIT_FSIZE, limits.fileSize), (RLIMIT_CORE, 0),
    ]
    for (resource, value) in limits {
      var current = rlimit()
      getrlimit(Int32(resource.rawValue), &current)
      // What is there already may be stricter.
      let value = min(rlim_t(max(0, value)), current.rlim_max)
      var limit = rlimit(rlim_cur: value, rlim_max: value)
      // One second more, so that it is the signal that tells what the limit was.
      if resource.rawValue == RLIMIT_CPU.rawValue, current.rlim_max > value { limit.rlim_max = value + 1 }
      try check("its limits", setrlimit(Int32(resource.rawValue), &limit) == 0 ? 0 : errno)
    }
  }

  private func restrictFiles(devices: [String]) -> Int32 {
    withPaths(Self.readable + (devices.isEmpty ? [] : Self.driverFiles)) { readable in
      withPaths(devices) { devices in sandbox_restrict_files(readable, devices, folder) }
    }
  }

  /// What codecs and the language's runtime open by themselves: libraries, character sets, time zones, facts about processes and
  /// processors. Dispatch looks its threads up as /proc/THREAD, whose numbers nobody knows before; what is secret of other processes,
  /// such as their environment and memory, stays closed by Landlock's rules for processes.
  private static let readable = [
    "/usr/lib", "/usr/lib64", "/usr/local/lib", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/localtime", "/usr/share/zoneinfo",
    "/proc", "/sys/devices/system/cpu", "/sys/devices/system/node", "/dev/null", "/dev/zero",
    "/dev/random", "/dev/urandom",
  ]

  /// What drivers of devices read.
  private static let driverFiles = [
    "/usr/share/libdrm", "/usr/share/glvnd", "/usr/share/vulkan", "/sys/class/drm", "/sys/dev/char", "/sys/devices/pci0000:00",
    "/etc/libva.conf", "/etc/OpenCL",
  ]

  /// The devices of hardware encoders that are there.
  private static var devices: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/dev")) ?? []
    return names.filter { $0 == "dri" || $0.hasPrefix("nvidia") }.map { "/dev/\($0)" }
  }

  private func check(_ what: String, _ status: Int32) throws(SandboxError) {
    guard status == 0 else { throw SandboxError("\(what) can't be set: \(Self.systemText(status))") }
  }

  private static func systemText(_ status: Int32) -> String { String(cString: strerror(status)).lowercased() }

  private func withPaths<Value>(_ paths: [String], _ body: ([UnsafePointer<CChar>?]) -> Value) -> Value {
    let copies = paths.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies.map { $0.map { UnsafePointer($0) } } + [nil])
  }
}

/// Why a process couldn't shut itself in.
public struct SandboxError: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }
}
