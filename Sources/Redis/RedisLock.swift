import Foundation

/// A name that one owner at a time holds, among all that use a server: a key with the owner's token, which is renewed for as long as the
/// owner's work goes on. The name of an owner that is lost is free after ``time``.
public struct RedisLock: Sendable {
  /// The work was cancelled since its name might be another owner's by now.
  public struct Lost: Error, Equatable, CustomStringConvertible {
    public let name: String
    public var description: String { "the lock \(name) was lost while work went on under it" }
  }

  /// The key.
  public let name: String
  /// For how long it is held without a sign of life.
  public let time: Duration
  private let redis: RedisClient

  public init(_ name: String, on redis: RedisClient, time: Duration = .seconds(30)) {
    (self.name, self.redis, self.time) = (name, redis, time)
  }

  /// Runs `body` while nobody else holds the name.
  ///
  /// - Returns: nil where somebody does.
  /// - Throws: ``Lost``, ``RedisError``; what `body` throws.
  public func holding<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) async throws -> Value? {
    let token = UUID().uuidString
    guard try await !redis.send(["SET", name, token, "NX", "PX", time.wholeMilliseconds]).isNull else { return nil }
    let result = await outcome(of: body, token)
    // What this can't reach goes by itself.
    _ = try? await redis.run(Self.release, keys: [name], [token])
    return try result.get()
  }

  private func outcome<Value: Sendable>(
    of body: @escaping @Sendable () async throws -> Value, _ token: String
  ) async -> Result<Value, any Error> {
    // Until the work has ended, which may go on where it is cancelled.
    let renewal = Task { await renew(token) }
    return await withTaskGroup(of: Result<Value, any Error>.self) { group in
      group.addTask {
        do { return .success(try await body()) } catch { return .failure(error) }
      }
      group.addTask {
        await renewal.value
        return .failure(Lost(name: name))
      }
      defer {
        group.cancelAll()
        renewal.cancel()
      }
      return await group.next() ?? .failure(CancellationError())
    }
  }

  /// Returns when the lock is lost, or the task is cancelled.
  private func renew(_ token: String) async {
    var end = ContinuousClock.now + time
    while (try? await Task.sleep(for: time / 3)) != nil {
      let now = ContinuousClock.now
      do {
        guard try await redis.run(Self.renewal, keys: [name], [token, time.wholeMilliseconds]).integer == 1 else { return }
        end = now + time
      } catch {
        if .now >= end { return }
      }
    }
  }

  private static let renewal = RedisScript(
    name: "renewLock",
    source: "return redis.call('GET', KEYS[1]) == ARGV[1] and redis.call('PEXPIRE', KEYS[1], ARGV[2]) or 0")
  private static let release = RedisScript(
    name: "releaseLock", source: "return redis.call('GET', KEYS[1]) == ARGV[1] and redis.call('DEL', KEYS[1]) or 0")
}

extension Duration {
  fileprivate var wholeMilliseconds: Int { Int(self / .milliseconds(1)) }
}
