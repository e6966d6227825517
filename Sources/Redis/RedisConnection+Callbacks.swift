import CHiredis

/// What hiredis calls: on the loop's thread only, and only while the connection that it was given lives.
extension RedisConnection {
  static let replyArrived:
    @convention(c) (UnsafeMutablePointer<redisAsyncContext>?, UnsafeMutableRawPointer?, UnsafeMutableRawPointer?) -> Void = {
      context, reply, owned in
      guard let owned else { return }
      // hiredis calls on the loop's thread alone, where `assumeIsolated` goes on at once: nothing crosses threads.
      nonisolated(unsafe) let pending = Unmanaged<PendingReplies>.fromOpaque(owned).takeRetainedValue()
      let value = reply.map { RedisValue(copying: $0.assumingMemoryBound(to: redisReply.self)) }
      connection(of: context?.pointee.data)?.assumeIsolated { $0.finish(pending, with: value) }
    }
}

private func connection(of data: UnsafeMutableRawPointer?) -> RedisConnection? {
  data.map { Unmanaged<RedisConnection>.fromOpaque($0).takeUnretainedValue() }
}

extension UnsafeMutablePointer<redisAsyncContext> {
  /// Has hiredis call the connection that is in the context's data.
  func callBackConnection() {
    pointee.ev.data = pointee.data
    pointee.ev.addWrite = { data in connection(of: data)?.assumeIsolated { $0.wantsWriting() } }
    pointee.ev.delWrite = { data in connection(of: data)?.assumeIsolated { $0.wroteAll() } }
    pointee.ev.cleanup = { data in connection(of: data)?.assumeIsolated { $0.freed() } }
    redisAsyncSetConnectCallback(self) { context, status in
      connection(of: context?.pointee.data)?.assumeIsolated { $0.opened(status) }
    }
  }

  /// Why the connection failed, in the system's words.
  var failure: String {
    guard pointee.err != 0 || pointee.c.err != 0 else { return "the connection broke" }
    return withUnsafePointer(to: &pointee.c.errstr) {
      $0.withMemoryRebound(to: CChar.self, capacity: 128) { String(cString: $0) }
    }
  }

  var hasUnsentBytes: Bool { sprocket_unsent_bytes(self) > 0 }
}
