import Queue

/// Tells one event of a job's life to the callback that the job names. Made by schedulers, not by whoever adds jobs.
public enum WebhookDeliverJob: JobType {
  public static let name = "webhook.deliver"
  public static let queue = "webhooks"
  public static let timeLimit: Duration? = .seconds(120)

  /// Fourteen attempts over eleven hours. What is done stays for a day, so that no scheduler that lags tells it again.
  public static var options: JobOptions {
    var options = JobOptions()
    options.attempts = 14
    options.backoff = .exponential(.seconds(5), jitter: 0.2)
    options.removeOnComplete = .youngerThan(.seconds(86_400))
    options.removeOnFail = .youngerThan(.seconds(7 * 86_400))
    return options
  }

  public struct Payload: Codable, Sendable, Equatable {
    public var url: String
    /// The message, byte for byte: JSON.
    public var body: String
    /// Id of the delivery that comes before this one: that of the same job's event before.
    public var previous: String?

    public init(url: String, body: String, previous: String? = nil) {
      self.url = url
      self.body = body
      self.previous = previous
    }
  }

  public struct Result: Codable, Sendable, Equatable {
    /// The receiver's HTTP status.
    public var status: Int

    public init(status: Int) {
      self.status = status
    }
  }

  public typealias Progress = NoProgress
}
