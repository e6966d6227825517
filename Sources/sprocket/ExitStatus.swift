/// What the program tells the shell when it ends.
struct ExitStatus: RawRepresentable, Hashable {
  let rawValue: Int32

  static let success = ExitStatus(rawValue: 0)
  /// The work couldn't be done.
  static let failure = ExitStatus(rawValue: 1)
  /// The command line couldn't be understood.
  static let usage = ExitStatus(rawValue: 2)
  /// As shells have it: 130 for Ctrl-C.
  static func interrupted(by signal: Int32) -> ExitStatus { ExitStatus(rawValue: 128 + signal) }
}
