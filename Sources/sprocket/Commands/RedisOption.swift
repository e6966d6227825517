import ArgumentParser
import Foundation
import Redis

/// Which Redis has the queues.
struct RedisOption: ParsableArguments {
  @Option(help: "The Redis server's URL. (default: REDIS_URL, or the one that `sprocket up` runs here, or 127.0.0.1:6379)")
  var redis: String?

  func client() throws -> RedisClient { RedisClient(url: try url()) }

  private func url() throws -> RedisURL {
    let variable = ProcessInfo.processInfo.environment["REDIS_URL"].flatMap { $0.isEmpty ? nil : $0 }
    if let text = redis ?? variable { return try RedisURL(text) }
    let socket = URL(filePath: ".sprocket/redis.sock").path
    if FileManager.default.fileExists(atPath: socket) { return RedisURL(socket: socket) }
    return RedisURL(address: .tcp(host: "127.0.0.1", port: 6379))
  }
}
