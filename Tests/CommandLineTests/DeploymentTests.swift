import Foundation
import Jobs
import ProcessTestKit
import TestFolder
import Testing

/// What lies in `deploy/`, as far as it can be tried without a cluster and a container engine.
struct DeploymentTests {
  private static let root = URL(filePath: #filePath).appending(path: "../../..").standardized
  private static let deploy = root.appending(path: "deploy")
  private static let tools = root.appending(path: ".build/venv/bin").path
  private static let areToolsThere =
    ProcessInfo.processInfo.environment["CI"] != nil || FileManager.default.isExecutableFile(atPath: tools + "/yamllint")

  private func run(_ program: String, _ arguments: String...) async throws -> Program.Outcome {
    try await Program(running: URL(filePath: program), arguments, in: Self.deploy).outcome()
  }

  @Test("systemd finds nothing wrong with the units, and little exposed", arguments: ["scheduler", "worker"])
  func units(_ name: String) async throws {
    let folder = try TemporaryFolder()
    let unit = try String(contentsOf: Self.deploy.appending(path: "sprocket-\(name).service"), encoding: .utf8)
    let here = unit.replacing("/usr/local/bin/sprocket", with: Program.executable.path)
    try folder.write(Data(here.utf8), to: "sprocket-\(name).service")
    let path = folder.path("sprocket-\(name).service")
    let verified = try await run("/usr/bin/systemd-analyze", "verify", "--man=no", path)
    #expect(verified.status == 0 && verified.errors == "", "\(verified.errors)")
    let exposed = try await run("/usr/bin/systemd-analyze", "security", "--offline=true", "--threshold=20", path)
    #expect(exposed.status == 0, "\(exposed.output.suffix(200))")
    #expect(try await Program.run(name, "--help").status == 0, "the command that the unit starts")
  }

  @Test("Kubernetes' own schemas take every manifest", .enabled(if: areToolsThere))
  func manifests() async throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.deploy.appending(path: "kubernetes").path)
    let files = names.map { "kubernetes/\($0)" }.filter { $0.hasSuffix(".yaml") }
    #expect(files.count == 7)
    let lint = try await Program(
      running: URL(filePath: Self.tools + "/yamllint"),
      ["-s", "-d", "{extends: default, rules: {line-length: {max: 132}}}"] + files, in: Self.deploy
    ).outcome()
    #expect(lint.status == 0, "\(lint.output)")
    // What is KEDA's and Kustomize's own isn't in those schemas.
    let own = files.filter { !$0.hasSuffix("autoscaling.yaml") && !$0.hasSuffix("kustomization.yaml") }
    let schemas = try await Program(
      running: URL(filePath: Self.tools + "/kubernetes-validate"), ["--strict"] + own, in: Self.deploy
    ).outcome()
    #expect(schemas.status == 0, "\(schemas.output)\(schemas.errors)")
    let kinds = try own.map { try String(contentsOf: Self.deploy.appending(path: $0), encoding: .utf8) }.joined()
      .matches(of: /(?m)^kind: (\w+)/).count
    #expect((schemas.output + schemas.errors).matches(of: /passed for resource/).count == kinds)
  }

  @Test("workers are scaled by every queue of the books")
  func scaling() throws {
    let manifest = try String(contentsOf: Self.deploy.appending(path: "kubernetes/autoscaling.yaml"), encoding: .utf8)
    let lists = Set(manifest.matches(of: /listName: bull:([a-z.]+):wait/).map { String($0.1) })
    #expect(lists.isSuperset(of: Catalogue.businessQueues))
  }

  @Test("a worker's time to end is longer than the grace that it is given")
  func grace() throws {
    func seconds(_ pattern: some RegexComponent<(Substring, Substring)>, in file: String) throws -> Int {
      let text = try String(contentsOf: Self.deploy.appending(path: file), encoding: .utf8)
      return try #require(text.firstMatch(of: pattern).flatMap { Int($0.output.1) })
    }
    let (unit, pod) = ("sprocket-worker.service", "kubernetes/worker.yaml")
    #expect(try seconds(/TimeoutStopSec=(\d+)/, in: unit) > seconds(/--grace (\d+)/, in: unit))
    #expect(try seconds(/terminationGracePeriodSeconds: (\d+)/, in: pod) > seconds(/--grace, "(\d+)"/, in: pod))
  }
}
