import Foundation
import StorageTestKit

@testable import Storage

extension S3Server {
  /// A store over a new bucket.
  func store(
    bucket: String = "b-\(UUID().uuidString.lowercased())", prefix: String? = nil, making: Bool = true,
    _ change: (inout S3Settings) -> Void = { _ in }
  ) async throws -> S3Store {
    var settings = try settings(bucket: bucket, prefix: prefix)
    change(&settings)
    let store = S3Store(settings)
    if making { _ = try await store.client.send(S3Request(method: "PUT", action: "make a bucket")) }
    return store
  }
}
