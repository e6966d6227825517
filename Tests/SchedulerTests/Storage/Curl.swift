import Foundation
import ProcessTestKit
import StorageTestKit
import TestFolder

@testable import Scheduler

/// An HTTP client that isn't ours, and knows nothing of us: it sends what an offer says.
enum Curl {
  /// Sends a film or a part of one by a request that the API has signed.
  /// - Returns: the HTTP status.
  static func send(
    _ bytes: [UInt8], by request: JSONDocument, of scheduler: RunningScheduler, type: String? = nil,
    changing change: (String) -> String = { $0 }
  ) async throws -> Int {
    let folder = try TemporaryFolder()
    let url = request["url"].string ?? ""
    var arguments = ["--silent", "--show-error", "--output", folder.path("answer"), "--write-out", "%{http_code}"]
    arguments += [
      "--max-time", "60", "--request", request["method"].string ?? "", "--upload-file", try folder.write(bytes, to: "film"),
    ]
    var headers = request["headers"].value as? [String: String] ?? [:]
    headers["Content-Length"] = nil
    if let type { headers["Content-Type"] = type }
    for (name, value) in headers { arguments += ["--header", "\(name): \(value)"] }
    arguments.append(change(url.hasPrefix("/") ? scheduler.address.dropLast() + url : url))
    return Int(try await Tool.run(["curl"] + arguments).text) ?? 0
  }
}
