import Foundation

/// Reads settings from environment variables. An empty variable counts as one that isn't set.
public struct SettingsReader: Sendable {
  private let variables: [String: String]

  public init(_ variables: [String: String] = ProcessInfo.processInfo.environment) {
    self.variables = variables.filter { !$0.value.isEmpty }
  }

  public func text(_ name: String) -> String? { variables[name] }

  /// - Throws: ``SettingError`` for what is no whole number, or one out of range.
  public func integer(_ name: String, in range: ClosedRange<Int>) throws -> Int? {
    guard let text = variables[name] else { return nil }
    guard let number = Int(text), range.contains(number) else {
      throw SettingError(name, found: text, allowed: "a whole number, \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// - Throws: ``SettingError`` for what is neither yes nor no.
  public func flag(_ name: String) throws -> Bool? {
    guard let text = variables[name] else { return nil }
    switch text.lowercased() {
    case "1", "true", "yes", "on": return true
    case "0", "false", "no", "off": return false
    default: throw SettingError(name, found: text, allowed: "true or false")
    }
  }
}

/// A setting that can't be what it is.
public struct SettingError: Error, Equatable, CustomStringConvertible {
  public let description: String

  public init(_ name: String, found: String, allowed: String) {
    description = "\(name) is “\(found)”; it can be \(allowed)"
  }

  /// For a secret, which isn't shown.
  public init(_ name: String, problem: String) {
    description = "\(name) \(problem)"
  }
}
