import Queue

extension JSONText {
  /// Decodes JSON of unknown origin, in which nothing may stand that isn't understood.
  /// - Throws: `UndecodableValue`, also for a member that there is no such.
  func decodeStrictly<Value: Codable>(as type: Value.Type = Value.self) throws -> Value {
    let value = try decode(as: type)
    let known = try JSONText(encoding: value).decode(as: JSONMembers.self)
    if let place = try decode(as: JSONMembers.self).unknown(to: known) {
      throw UndecodableValue(path: place, problem: "there is no such member")
    }
    return value
  }
}
