import Redis

/// What a worker says when it asks for a job: under which token, and on which terms. Wire format §7.
struct FetchRequest: Sendable {
  let token: String
  private let arguments: [any RedisArgument]

  init(token: String, options: WorkerOptions) {
    self.token = token
    let limit = options.rateLimit
    arguments = [
      token, options.lockDuration.milliseconds, options.name ?? "", limit.map { String($0.max) } ?? "",
      limit.map { String($0.duration.milliseconds) } ?? "",
    ]
  }

  /// The last arguments of every script that fetches: the time, and the request where there is one.
  static func arguments(now: Int64, _ request: FetchRequest?) -> [any RedisArgument] {
    [now] + (request?.arguments ?? [])
  }
}
