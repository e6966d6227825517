import Processes
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ServerProcessTests {
  private func launched(_ script: String, ending: ServerProcess.Ending = .terminate) throws -> ServerProcess {
    let server = ServerProcess(ending: ending)
    #expect(!server.isRunning)
    try server.launch(["sh", "-c", script])
    return server
  }

  @Test("what a server exits with is known to whoever asks, also later", arguments: [("exit 3", 3), ("kill -9 $$", 137)])
  func ends(_ script: String, _ status: Int32) async throws {
    let server = try launched(script)
    async let first = server.exitStatus
    async let second = server.exitStatus
    #expect(await [first, second, server.exitStatus] == [status, status, status])
    #expect(!server.isRunning)
  }

  @Test("a server is told to end as it likes to be told, and waited for")
  func stops() async throws {
    let server = try launched("trap 'exit 5' INT; while :; do sleep 0.01; done", ending: .interrupt)
    #expect(server.isRunning)
    await server.stop()
    #expect(!server.isRunning)
    #expect([5, 130].contains(await server.exitStatus))
  }

  @Test("one that doesn't listen is told otherwise after a while")
  func insists() async throws {
    let server = try launched("trap '' TERM; trap 'exit 6' QUIT; while :; do sleep 0.01; done")
    await server.stop(within: .milliseconds(300), orBy: .quit)
    #expect(!server.isRunning)
  }

  @Test("a program that isn't there ends with 127")
  func notThere() async throws {
    let server = ServerProcess()
    try server.launch(["no-such-server"])
    #expect(await server.exitStatus == 127)
  }
}
