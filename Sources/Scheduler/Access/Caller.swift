/// Who makes a request.
public struct Caller: Sendable, Equatable, Codable {
  /// Whose requests are counted together, and who owns a film: a token's subject or name.
  public var id: String
  public var role: Role
  /// Ids of films that it may see beside its own; `*` stands for all.
  public var films: Set<String>

  public init(id: String, role: Role, films: Set<String> = []) {
    self.id = id
    self.role = role
    self.films = films
  }

  /// Someone on this machine, of whom no proof is asked.
  static let local = Caller(id: "local", role: .superAdmin)
}
