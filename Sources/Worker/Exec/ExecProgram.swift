import Foundation
import Processes
import Queue

/// A program that does jobs, whatever language it is written in; a process of it does one. docs/exec.md has the protocol.
public struct ExecProgram: Sendable {
  /// Where it is.
  public let path: String
  public let arguments: [String]
  /// For how long a process that was asked to stop may tidy up before it is killed.
  public var grace: Duration

  /// - Parameter program: a path, or a name to look for in PATH.
  /// - Throws: ``ExecError/notExecutable(_:)``.
  public init(_ program: String, arguments: [String] = [], grace: Duration = .seconds(10)) throws {
    let folders =
      program.contains("/") ? [] : (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
    let candidates = program.contains("/") ? [URL(filePath: program).path] : folders.map { "\($0)/\(program)" }
    guard let path = candidates.first(where: Self.isExecutable) else { throw ExecError.notExecutable(program) }
    self.path = path
    self.arguments = arguments
    self.grace = grace
  }

  func command(environment: [String: String]) -> Command { Command([path] + arguments, environment: environment) }

  private static func isExecutable(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue else { return false }
    return FileManager.default.isExecutableFile(atPath: path)
  }
}

extension JobHandlers {
  /// Has jobs called `name`, or all that no other handler takes, done by a program.
  /// - Parameter timeLimit: how long one attempt may take; longer counts as failed.
  public mutating func on(_ name: String?, timeLimit: Duration? = nil, exec program: ExecProgram) {
    on(name, timeLimit: timeLimit) { (job: JobContext<JSONText>) -> JSONText in
      try await ExecHandler(job: job, program: program).run()
    }
  }
}
