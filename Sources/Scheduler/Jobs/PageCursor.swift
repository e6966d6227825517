import Foundation
import Hummingbird

/// Where a page ends and the next begins. Those who page pass it on as it is.
struct PageCursor<Place: Codable & Sendable>: Sendable {
  let place: Place

  init(_ place: Place) { self.place = place }

  /// - Throws: ``Problem`` 422 for text that this API hasn't given.
  init(_ text: String) throws {
    guard text.utf8.count <= 4096, let data = Data(base64URL: text),
      let place = try? JSONDecoder().decode(Place.self, from: data)
    else {
      throw Problem(.unprocessableContent, "cursor isn't one that this API has given; begin without it")
    }
    self.place = place
  }

  var text: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return try encoder.encode(place).base64URL
    }
  }
}
