import Queue
import Yams

extension Node {
  /// Decodes a value in which no key may stand that isn't understood. A null is as good as nothing.
  /// - Throws: `UndecodableValue`, with the place of what is wrong.
  func decodeStrictly<Value: Codable>(as type: Value.Type = Value.self) throws -> Value {
    let value: Value
    do { value = try YAMLDecoder().decode(Value.self, from: self) } catch let error as DecodingError {
      throw UndecodableValue(error)
    }
    // What a value doesn't know, it loses on the way: a misspelt key would go unnoticed.
    if let lost = keyPath(missingIn: try Yams.compose(yaml: JSONText(encoding: value).text)) {
      throw UndecodableValue(path: lost, problem: "isn't known")
    }
    return value
  }

  /// The first key that another node doesn't have in the same place.
  private func keyPath(missingIn other: Node?) -> String? {
    for (key, value) in mapping ?? [:] {
      guard value.null == nil, let name = key.string else { continue }
      guard let counterpart = other?.mapping?[name] else { return name }
      if let deeper = value.keyPath(missingIn: counterpart) { return name + (deeper.hasPrefix("[") ? "" : ".") + deeper }
    }
    for (index, pair) in zip(sequence ?? [], other?.sequence ?? []).enumerated() {
      if let deeper = pair.0.keyPath(missingIn: pair.1) { return "[\(index)]" + (deeper.hasPrefix("[") ? "" : ".") + deeper }
    }
    return nil
  }
}
