import ArgumentParser
import Scheduler

struct PlayCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "play", abstract: "Serve a title to this machine's browsers, with a page that plays it.")

  @Argument(help: "The title's folder.") var title: String
  @Option(help: "The port on 127.0.0.1; 0 takes any that is free.") var port = 0

  func validate() throws {
    guard (0...65535).contains(port) else { throw ValidationError("--port is \(port); it can be 0 to 65535") }
  }

  func run() async throws {
    let server = try TitleServer(folder: title, port: port)
    try await interruptible {
      try await server.run { address in
        Terminal.output.write("Open \(address) in a browser. Ctrl-C ends.\n")
      }
    }
  }
}
