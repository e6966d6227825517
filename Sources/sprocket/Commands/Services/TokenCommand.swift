import ArgumentParser
import Scheduler

struct TokenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "token", abstract: "Make a token with which a machine calls the HTTP API.",
    discussion: "Give the token to the machine, and the line to the schedulers, by SPROCKET_TOKENS or SPROCKET_TOKENS_FILE.")

  @Argument(help: "The machine's name, as it stands in logs.") var name: String
  @Option(help: "What it may do: viewer, creator, admin or super-admin.") var role = Role.viewer
  @Option(help: "A film whose jobs it may see, where its role doesn't show it all; may be given again.") var film: [String] = []
  @Flag(help: "Print both as JSON.") var json = false

  func validate() throws {
    guard !name.isEmpty, !name.contains(":"), !name.contains(where: \.isNewline) else {
      throw ValidationError("NAME is '\(name)'; it can be text without a colon")
    }
    if let film = film.first(where: { $0.contains(":") || $0.contains(",") || $0.isEmpty }) {
      throw ValidationError("--film is '\(film)'; it can be an id without colons and commas")
    }
  }

  func run() {
    let (token, line) = MachineToken.make(name: name, role: role, films: film)
    Terminal.output.write(json ? ["token": token, "line": line].jsonLine : "Token  \(token)\nLine   \(line)\n")
  }
}

extension Role: ExpressibleByArgument {
  public init?(argument: String) { self.init(named: argument) }
  public static var allValueStrings: [String] { ["viewer", "creator", "admin", "super-admin"] }
}
