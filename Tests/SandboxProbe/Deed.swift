import Foundation

/// What a codec that a hostile film has taken over would try. Each returns what came of it.
enum Deed {
  static func perform(_ words: [String]) -> String {
    let path = words.count > 1 ? words[1] : ""
    switch words[0] {
    case "read": return read(path)
    case "read-on-another-thread": return onAnotherThread { read(path) }
    case "write": return result(of: open(path, O_WRONLY | O_CREAT, 0o600))
    case "chmod": return result(of: chmod(path, 0o777))
    case "parent": return read("/proc/\(getppid())/\(path)")
    case "open-many": return openMany(path)
    case "socket": return result(of: socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
    case "exec": return exec(path)
    case "fork": return fork()
    case "ptrace": return ptrace()
    case "kill": return result(of: kill(getppid(), SIGTERM))
    case "symlink": return result(of: symlink("/etc/passwd", path))
    case "raise-limit": return raiseLimit()
    case "tell-standing": return standing()
    case "allocate": return allocate()
    case "crash": return crash()
    case "loop": return loop()
    case "hang": return hang()
    case "write-file": return fill(["\(path)/large"])
    case "write-files": return fill((1...512).map { "\(path)/\($0)" })
    default: return "no such deed"
    }
  }

  private static func result(of status: Int32) -> String { status >= 0 ? "it could" : String(cString: strerror(errno)) }

  private static func read(_ path: String) -> String {
    let file = open(path, O_RDONLY)
    guard file >= 0 else { return String(cString: strerror(errno)) }
    var byte: UInt8 = 0
    let count = Glibc.read(file, &byte, 1)
    return count == 0 ? "nothing is in it" : result(of: Int32(count))
  }

  private static func onAnotherThread(_ deed: @escaping @Sendable () -> String) -> String {
    let answers = [Answer(), Answer()]
    Thread.detachNewThread { answers[0].give(deed()) }
    DispatchQueue.global().async { answers[1].give(deed()) }
    return answers.map { $0.wait() }.joined(separator: ", ")
  }

  private static func openMany(_ folder: String) -> String {
    for number in 0..<100_000 where open("\(folder)/\(number)", O_WRONLY | O_CREAT, 0o600) < 0 {
      return String(cString: strerror(errno))
    }
    return "it could"
  }

  /// Swift hides fork, and C's ptrace takes arguments of any number.
  private static func symbol<Function>(_ name: String, as type: Function.Type) -> Function? {
    dlsym(nil, name).map { unsafeBitCast($0, to: type) }
  }

  private static func fork() -> String {
    guard let fork = symbol("fork", as: (@convention(c) () -> pid_t).self) else { return "there is no fork" }
    return result(of: fork())
  }

  private static func ptrace() -> String {
    typealias Ptrace = @convention(c) (Int, pid_t, Int, Int) -> Int
    guard let ptrace = symbol("ptrace", as: Ptrace.self) else { return "there is no ptrace" }
    let attach = 16
    return result(of: Int32(truncatingIfNeeded: ptrace(attach, getppid(), 0, 0)))
  }

  private static func exec(_ path: String) -> String {
    var arguments: [UnsafeMutablePointer<CChar>?] = [strdup(path), nil]
    return result(of: execv(path, &arguments))
  }

  private static func raiseLimit() -> String {
    var limit = rlimit(rlim_cur: rlim_t(64) << 30, rlim_max: rlim_t(64) << 30)
    return result(of: setrlimit(Int32(RLIMIT_AS.rawValue), &limit))
  }

  /// How far it is behind others, for processors and when memory is out.
  private static func standing() -> String {
    let text = { (file: String) in (try? String(contentsOfFile: "/proc/self/\(file)", encoding: .ascii)) ?? "" }
    let niceness = text("stat").split(separator: ")").last?.split(separator: " ").dropFirst(16).first ?? ""
    return "\(niceness), \(text("oom_score_adj").split(separator: "\n").first ?? "")"
  }

  private static func allocate() -> String {
    // Reserved alone: the kernel refuses it for the limit's sake only, however much memory there is.
    let block = mmap(nil, 64 << 30, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
    return block == MAP_FAILED ? String(cString: strerror(errno)) : "it could"
  }

  private static func crash() -> String {
    FileHandle.standardError.write(Data("corrupted size vs. prev_size\n".utf8))
    raise(SIGSEGV)
    return "it could"
  }

  private static func loop() -> String {
    var count: UInt64 = 0
    while count < .max { count &+= 1 }
    return "\(count)"
  }

  private static func hang() -> String {
    while true { sleep(1000) }
  }

  private static func fill(_ paths: some Sequence<String>) -> String {
    let piece = [UInt8](repeating: 1, count: 1 << 20)
    for path in paths {
      let file = open(path, O_WRONLY | O_CREAT, 0o600)
      // 1 GiB, in one file or in many: far beyond the limits that are tried, and no harm where they don't hold.
      for _ in 0..<(path.hasSuffix("large") ? 1024 : 2) where Glibc.write(file, piece, piece.count) < 0 {
        return String(cString: strerror(errno))
      }
      close(file)
    }
    // It is stopped where what it has written is seen to be too much.
    return hang()
  }
}

/// What a thread says.
private final class Answer: @unchecked Sendable {
  private let isGiven = DispatchSemaphore(value: 0)
  // Written before the signal, read after it.
  private var text = ""

  func give(_ text: String) {
    self.text = text
    isGiven.signal()
  }

  func wait() -> String {
    isGiven.wait()
    return text
  }
}
