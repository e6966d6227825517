import Crypto
import Foundation

/// A token of a machine, as a line keeps it: `name:role:sha256[:film,film…]`. The token itself is known to its machine alone.
public struct MachineToken: Sendable, Equatable {
  public let caller: Caller
  /// SHA-256 of the token, in hexadecimal.
  public let digest: String

  /// A new token, and the line that lets it in.
  public static func make(name: String, role: Role, films: [String] = []) -> (token: String, line: String) {
    let token = "spr_" + Data(SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) }).base64URL
    let parts = [name, role.rawValue, digest(of: token)] + (films.isEmpty ? [] : [films.joined(separator: ",")])
    return (token, parts.joined(separator: ":"))
  }

  static func digest(of token: String) -> String { SHA256.hash(data: Data(token.utf8)).hex }

  /// - Returns: nil for a line that isn't one.
  init?(line: String) {
    let parts = line.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard (3...4).contains(parts.count), !parts[0].isEmpty, let role = Role(named: parts[1]) else { return nil }
    let digest = parts[2].lowercased()
    guard digest.utf8.count == 64, digest.allSatisfy(\.isHexDigit) else { return nil }
    let films = parts.count == 4 ? parts[3].split(separator: ",").map(String.init) : []
    caller = Caller(id: parts[0], role: role, films: Set(films))
    self.digest = digest
  }

  /// Every line of a text; empty ones and those that begin with # say nothing.
  /// - Throws: ``SettingError`` with the number of a line that isn't one.
  static func all(in text: String, from name: String) throws -> [MachineToken] {
    try text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated().compactMap { number, line in
      let line = line.trimmingCharacters(in: .whitespaces)
      if line.isEmpty || line.hasPrefix("#") { return nil }
      guard let token = MachineToken(line: line) else {
        throw SettingError(name, problem: "line \(number + 1) isn't name:role:sha256, as `sprocket token` prints it")
      }
      return token
    }
  }
}
