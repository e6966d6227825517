import Foundation
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
    let output = try folder.write([], to: "status")
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/curl")
    process.arguments = arguments
    process.standardOutput = try FileHandle(forWritingTo: URL(filePath: output))
    let _: Int32 = try await withCheckedThrowingContinuation { continuation in
      process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
      do { try process.run() } catch { continuation.resume(throwing: error) }
    }
    return Int(String(decoding: try folder.bytes("status"), as: UTF8.self)) ?? 0
  }
}
