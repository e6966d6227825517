import Foundation

extension Encodable where Self: Decodable {
  /// The value as a machine on the other side of a queue gets it.
  func throughJSON() throws -> Self { try JSONDecoder().decode(Self.self, from: JSONEncoder().encode(self)) }
}
