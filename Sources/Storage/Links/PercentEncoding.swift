/// Percent-encoding as signatures need it: everything but RFC 3986's unreserved characters, in upper case.
enum PercentEncoding {
  static func component(_ text: String) -> String { encode(text, keeping: nil) }

  /// Slashes stay.
  static func path(_ text: String) -> String { encode(text, keeping: "/") }

  /// In the order in which the fields are given.
  static func query(_ fields: [(String, String)]) -> String {
    fields.map { "\(component($0))=\(component($1))" }.joined(separator: "&")
  }

  private static let unreserved = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".utf8)

  private static func encode(_ text: String, keeping extra: Unicode.Scalar?) -> String {
    text.utf8.reduce(into: "") { encoded, byte in
      let scalar = Unicode.Scalar(byte)
      if unreserved.contains(byte) || scalar == extra {
        encoded.unicodeScalars.append(scalar)
      } else {
        encoded += byte < 16 ? "%0" : "%"
        encoded += String(byte, radix: 16, uppercase: true)
      }
    }
  }
}
