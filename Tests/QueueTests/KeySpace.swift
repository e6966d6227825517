import Redis

@testable import Queue

/// All that a queue has in Redis, in a form that two queues can be compared by: times and the queue's name are taken out.
struct KeySpace: Equatable {
  var types: [String: String] = [:]
  /// Fields of each hash, in order of their names.
  var fields: [String: [String]] = [:]
  var lists: [String: [String]] = [:]
  /// Members of each sorted set, in its order, and of each set; those that are keys without their prefix.
  var sets: [String: [String]] = [:]
  /// Each event with its fields, in order.
  var events: [[String]] = []

  init(of queue: Queue) async throws {
    for key in try await queue.redis.send(["KEYS", queue.keys.base + "*"]).strings.sorted() {
      let name = String(key.dropFirst(queue.keys.base.count))
      let type = try await queue.redis.send(["TYPE", key]).string ?? ""
      types[name] = type
      switch type {
      case "hash": fields[name] = try await queue.redis.send(["HKEYS", key]).strings.map { queue.withoutName($0) }.sorted()
      case "list": lists[name] = try await queue.redis.send(["LRANGE", key, 0, -1]).strings
      case "set":
        let members = try await queue.redis.send(["SMEMBERS", key]).strings.map { queue.withoutName($0) }
        sets[name] = members.map { $0.replacing(queue.prefix + ":", with: "", maxReplacements: 1) }.sorted()
      case "zset": sets[name] = try await queue.redis.send(["ZRANGE", key, 0, -1]).strings.map { queue.withoutName($0) }
      case "stream":
        events =
          try await queue.redis.send(["XRANGE", key, "-", "+"]).array?.map { entry in
            let parts = entry.array?.last?.strings ?? []
            return stride(from: 0, to: parts.count, by: 2).map {
              parts[$0] == "delay" ? "delay" : parts[$0] + "=" + parts[$0 + 1]
            }
          } ?? []
      default: lists[name] = [try await queue.redis.send(["GET", key]).string ?? ""]
      }
    }
  }
}

extension Queue {
  /// A key without what tells it from the same key of another queue.
  fileprivate func withoutName(_ key: String) -> String {
    key.hasPrefix(keys.base) ? String(key.dropFirst(keys.base.count)) : key
  }
}
