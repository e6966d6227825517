import Foundation

/// An address within the site that serves the page. Its parts are percent-encoded, so that no text in it can lead elsewhere or be
/// a script.
public struct SitePath: Sendable, Hashable, CustomStringConvertible {
  public let description: String

  /// - Parameters:
  ///   - components: names of folders and a last one, as they are; one that is empty at the end stands for a closing slash.
  ///   - query: names and values; those without a value are left out.
  public init(_ components: String..., query: KeyValuePairs<String, String?> = [:]) {
    let path = "/" + components.map(Self.encoded).joined(separator: "/")
    let pairs = query.compactMap { name, value in value.map { "\(Self.encoded(name))=\(Self.encoded($0))" } }
    description = pairs.isEmpty ? path : path + "?" + pairs.joined(separator: "&")
  }

  private static func encoded(_ text: String) -> String {
    text.addingPercentEncoding(withAllowedCharacters: plain) ?? ""
  }

  /// The unreserved characters of RFC 3986, and the colon of a job's id.
  private static let plain = CharacterSet(
    charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:")
}
