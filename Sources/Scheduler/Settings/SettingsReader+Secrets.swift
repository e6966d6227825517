import Foundation

extension SettingsReader {
  /// A secret, from the variable itself or from the file that the variable with `_FILE` at its end names; never shown.
  /// - Throws: ``SettingError`` for both, a file that can't be read, or fewer than `atLeast` bytes.
  public func secret(_ name: String, atLeast: Int = 32) throws -> String? {
    let file = text("\(name)_FILE")
    if text(name) != nil, file != nil { throw SettingError(name, problem: "and \(name)_FILE are both set; set one") }
    guard let secret = try text(name) ?? file.map({ try content(of: $0, for: "\(name)_FILE") }) else { return nil }
    guard secret.utf8.count >= atLeast else {
      throw SettingError(
        name, problem: "has \(secret.utf8.count) bytes; it needs at least \(atLeast), such as from `openssl rand -base64 48`")
    }
    return secret
  }

  /// Secrets that sign webhooks, with spaces between; likewise from a file. None where the variable isn't set.
  /// - Throws: ``SettingError``.
  public func webhookSecrets(_ name: String) throws -> [WebhookSecret] {
    try (secret(name, atLeast: 1) ?? "").split(separator: " ").map { text in
      guard let secret = WebhookSecret(String(text)) else {
        throw SettingError(
          name, problem: "isn't whsec_ and the base64 of 24 to 64 bytes, or several of them, with spaces between")
      }
      return secret
    }
  }

  private func content(of file: String, for name: String) throws -> String {
    do {
      return try String(contentsOfFile: file, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
    } catch {
      throw SettingError(name, found: file, allowed: "a file that can be read, of UTF-8 text")
    }
  }
}
