import Foundation

/// How long to wait before a failed job is tried again. Wire format §4, §9.
public struct Backoff: Sendable, Equatable {
  public enum Growth: Sendable, Equatable {
    /// The same delay each time.
    case fixed
    /// The delay doubles with each attempt.
    case exponential
    /// A strategy with a name, which the worker has to know (``WorkerOptions/backoffStrategy``); otherwise it counts as fixed.
    case other(String)
  }

  public var growth: Growth
  /// The delay after the first attempt.
  public var delay: Duration
  /// The part of a delay that is left to chance, 0…1, so that jobs that failed together don't return together.
  public var jitter: Double

  public init(_ growth: Growth, delay: Duration, jitter: Double = 0) {
    self.growth = growth
    self.delay = delay
    self.jitter = jitter
  }

  public static func fixed(_ delay: Duration, jitter: Double = 0) -> Backoff {
    Backoff(.fixed, delay: delay, jitter: jitter)
  }

  public static func exponential(_ delay: Duration, jitter: Double = 0) -> Backoff {
    Backoff(.exponential, delay: delay, jitter: jitter)
  }

  /// Scores of delayed jobs stay exact for this long ahead, and nobody means to wait longer.
  private static let longest = Duration.seconds(10 * 365 * 86_400)

  /// What to wait after the `attempt`-th attempt (from 1) has failed.
  /// - Parameter chance: 0..<1, drawn by the caller.
  func pause(afterAttempt attempt: Int, chance: Double) -> Duration {
    let factor = growth == .exponential ? pow(2, Double(min(attempt - 1, 62))) : 1
    let full = max(0, min(delay / .milliseconds(1) * factor, Self.longest / .milliseconds(1))).rounded()
    guard jitter > 0 else { return .milliseconds(Int64(full)) }
    return .milliseconds(Int64((full * (1 - jitter) + full * jitter * chance).rounded(.down)))
  }
}

extension Backoff: Codable {
  private enum CodingKeys: String, CodingKey {
    case type, delay, jitter
  }

  public init(from decoder: any Decoder) throws {
    if let delay = try? decoder.singleValueContainer().decode(ForeignNumber.self) {
      self = .fixed(delay.milliseconds)
      return
    }
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    let growth: Growth =
      switch try fields.decodeIfPresent(String.self, forKey: .type) ?? "fixed" {
      case "fixed": .fixed
      case "exponential": .exponential
      case let name: .other(name)
      }
    self.init(
      growth, delay: try fields.decodeIfPresent(ForeignNumber.self, forKey: .delay)?.milliseconds ?? .zero,
      jitter: try fields.decodeIfPresent(Double.self, forKey: .jitter) ?? 0)
  }

  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: CodingKeys.self)
    switch growth {
    case .fixed: try fields.encode("fixed", forKey: .type)
    case .exponential: try fields.encode("exponential", forKey: .type)
    case .other(let name): try fields.encode(name, forKey: .type)
    }
    try fields.encode(delay.milliseconds, forKey: .delay)
    if jitter > 0 { try fields.encode(jitter, forKey: .jitter) }
  }
}
