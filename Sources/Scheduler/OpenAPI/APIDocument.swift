import Foundation
import Yams

/// The API as OpenAPI 3.1 describes it.
struct APIDocument: Sendable {
  /// As JSON.
  let json: String

  /// - Throws: where the document in the program isn't one.
  init() throws {
    let value = try Yams.load(yaml: String(decoding: PackageResources.openapi_yml, as: UTF8.self)) ?? [:]
    let data = try JSONSerialization.data(withJSONObject: value, options: [.sortedKeys, .withoutEscapingSlashes])
    json = String(decoding: data, as: UTF8.self)
  }
}
