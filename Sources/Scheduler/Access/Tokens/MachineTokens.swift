import Foundation

/// The tokens of machines that may call.
struct MachineTokens: Sendable {
  private let given: [MachineToken]
  private let file: WatchedFile<[MachineToken]>?

  /// - Returns: nil where the settings have no tokens.
  /// - Throws: ``SettingError``.
  init?(_ settings: AccessSettings) throws {
    guard settings.tokens != nil || settings.tokensFile != nil else { return nil }
    given = try settings.tokens.map { try MachineToken.all(in: $0, from: "SPROCKET_TOKENS") } ?? []
    do {
      file = try settings.tokensFile.map { path in
        try WatchedFile(path) { try MachineToken.all(in: $0, from: "SPROCKET_TOKENS_FILE \(path)") }
      }
    } catch is WatchedFile<[MachineToken]>.Unreadable {
      throw SettingError("SPROCKET_TOKENS_FILE", found: settings.tokensFile ?? "", allowed: "a file that can be read")
    }
    guard !given.isEmpty || file?.latest.value.isEmpty == false else {
      throw SettingError("SPROCKET_TOKENS", problem: "has no tokens; `sprocket token` makes one")
    }
  }

  private var all: [MachineToken] { given + (file?.latest.value ?? []) }

  /// Takes as long for a wrong token as for the right one.
  func caller(of token: String) -> Caller? {
    let digest = Array(MachineToken.digest(of: token).utf8)
    return all.reduce(nil) { found, known in
      let difference = zip(digest, known.digest.utf8).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) }
      return difference == 0 ? known.caller : found
    }
  }

  /// Whether a machine that has signed in earlier may still call.
  func includes(_ caller: Caller) -> Bool { all.contains { $0.caller == caller } }
}
