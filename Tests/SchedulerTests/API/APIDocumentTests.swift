import Business
import Foundation
import Logging
import PostgresTestKit
import Redis
import Storage
import Testing

@testable import Scheduler

struct APIDocumentTests {
  /// Pages for people, which the API's document leaves out, begin otherwise.
  private static let described = ["/api/", "/login", "/logout", "/health", "/ready", "/metrics"]

  @Test func everyRouteIsDescribedAndNothingElse() throws {
    let service = try SchedulerService(
      redis: RedisClient(url: RedisURL(socket: "/nowhere")), storage: FolderStore("/nowhere"), logger: Logger(label: "tests"))
    let routes = service.routes.map { (path: Self.template($0.path.description), method: $0.method.rawValue.lowercased()) }
      .filter { route in
        Self.described.contains { (route.path + "/").hasPrefix($0) } && !(route.path == "/login" && route.method == "get")
      }
    let paths = JSONDocument(value: try JSONSerialization.jsonObject(with: Data(try APIDocument().json.utf8)))["paths"].value
    let documented = try #require(paths as? [String: [String: Any]]).flatMap { path, calls in
      calls.keys.filter { $0 != "parameters" }.map { "\($0) \(path)" }
    }
    #expect(Set(documented) == Set(routes.map { "\($0.method) \($0.path)" }))
  }

  private static func template(_ path: String) -> String {
    (path.hasPrefix("/") ? path : "/" + path).replacing("**", with: "{key}")
  }

  @Test func theDocumentIsServed() async throws {
    let reply = try await RunningScheduler.with { try await $0.call("GET", "/api/openapi.json") }
    #expect(reply.status == 200 && reply.json["openapi"].string == "3.1.0")
  }

  /// Schemathesis makes requests from the document, right ones and wrong ones, and holds the answers against it.
  @Test(.postgres, .timeLimit(.minutes(5)), arguments: [true, false])
  func answersAreAsDescribed(_ isKnown: Bool) async throws {
    let tokens = Tokens()
    var settings = SchedulerSettings()
    settings.rateLimit = 0
    let (status, output) = try await withDatabase { database in
      try await Migrations().apply(to: database)
      return try await RunningScheduler.with(settings, access: tokens.access, database: database) { scheduler in
        _ = try await scheduler.add(film: "f1", token: tokens.admin.token)
        let header = isKnown ? ["--header", "Authorization: Bearer \(tokens.superAdmin.token)"] : []
        return try await PythonProgram.run(
          "schemathesis",
          ["run", "\(scheduler.address)api/openapi.json"] + header + [
            "--exclude-path-regex", "/events$", "--max-examples", "25", "--seed", "7",
            "--generation-deterministic", "--suppress-health-check", "all", "--no-color",
            "--checks",
            "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,response_headers_conformance",
          ])
      }
    }
    #expect(status == 0, "\(output.suffix(6000))")
  }
}
