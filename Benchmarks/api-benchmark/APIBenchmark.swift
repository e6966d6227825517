import Hummingbird

/// A route that does nothing, on the port that is given: what the HTTP server alone can do.
@main
struct APIBenchmark {
  static func main() async throws {
    let router = Router()
    router.get("/") { _, _ in "ok" }
    let port = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 0
    let application = Application(router: router, configuration: .init(address: .hostname("127.0.0.1", port: port)))
    try await application.runService()
  }
}
