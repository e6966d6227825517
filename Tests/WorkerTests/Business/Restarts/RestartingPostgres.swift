import Foundation
import Postgres
import PostgresTestKit
import TestFolder

/// A PostgreSQL server that goes away in the middle of the work and comes back with its data. What it has committed is on the disk.
actor RestartingPostgres {
  /// How it goes, and when.
  struct Stop: Sendable {
    enum Manner: Sendable {
      /// All its processes end where they are, and it recovers when it comes back.
      case crash
      /// It ends its sessions, and writes down what it has.
      case shutdown
    }

    let manner: Manner
    /// The table that transactions of jobs come to stand at before the server goes, so that it goes in their middle; nil to let it go
    /// wherever they are.
    var wall: String?
  }

  private let folder: TemporaryFolder
  private var server: PrivatePostgres
  nonisolated let url: PostgresURL

  /// Runs `body` with such a server.
  static func open(_ body: (RestartingPostgres) async throws -> Void) async throws {
    let server = try await RestartingPostgres()
    do {
      try await body(server)
      await server.server.stop()
    } catch {
      await server.server.stop()
      throw error
    }
  }

  private init() async throws {
    folder = try TemporaryFolder()
    server = try await PrivatePostgres.start(in: folder.url.appending(path: "server"))
    url = server.url
  }

  /// Stops the server and starts it again.
  /// - Parameter jobs: as what sessions of jobs are known.
  /// - Returns: how many of those were in the middle of a transaction, for certain.
  func restart(after stop: Stop, amid jobs: String) async throws -> Int {
    let halted: Int
    if let wall = stop.wall {
      let client = PostgresClient(url: url)
      halted = try await client.withConnection { session in
        try await session.query("BEGIN")
        try await session.query("LOCK TABLE \(identifier: wall)")
        let process: Int32 = try await session.value("SELECT pg_backend_pid()")
        var halted: Int64 = 0
        try await eventually {
          halted = try await client.value(
            """
            SELECT count(*) FROM pg_stat_activity
            WHERE application_name = \(jobs) AND \(process) = ANY (pg_blocking_pids(pid))
            """)
          return halted > 0
        }
        await end(by: stop.manner)
        return Int(halted)
      }
      await client.close()
    } else {
      halted = 0
      await end(by: stop.manner)
    }
    server = try await PrivatePostgres.start(in: server.folder)
    return halted
  }

  private func end(by manner: Stop.Manner) async {
    if manner == .crash { crash() }
    await server.stop()
  }

  /// Tells the server's first process, which tells the others.
  private func crash() {
    let note = try? String(contentsOf: server.folder.appending(path: "data/postmaster.pid"), encoding: .utf8)
    if let process = note?.split(separator: "\n").first.flatMap({ pid_t($0) }) { kill(process, SIGQUIT) }
  }
}
