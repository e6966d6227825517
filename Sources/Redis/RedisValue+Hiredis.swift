import CHiredis

extension RedisValue {
  /// Copies a reply that hiredis owns.
  init(copying reply: UnsafePointer<redisReply>) {
    let reply = reply.pointee
    switch reply.type {
    case REDIS_REPLY_INTEGER: self = .integer(Int(reply.integer))
    case REDIS_REPLY_STRING: self = .bytes(reply.bytes)
    case REDIS_REPLY_STATUS: self = .status(String(decoding: reply.bytes, as: UTF8.self))
    case REDIS_REPLY_ERROR: self = .error(String(decoding: reply.bytes, as: UTF8.self))
    case REDIS_REPLY_ARRAY:
      let elements = UnsafeBufferPointer(start: reply.element, count: reply.elements)
      self = .array(elements.map { $0.map { RedisValue(copying: $0) } ?? .null })
    default: self = .null
    }
  }
}

extension redisReply {
  fileprivate var bytes: [UInt8] {
    Array(UnsafeRawBufferPointer(start: str, count: len))
  }
}
