/// A trace that a job belongs to, carried from who adds the job to who does it. Wire format §4.
public struct TelemetryContext: Sendable, Equatable {
  /// The producer's context in the form that its tracer gives it; opaque to the queue. Other clients put a JSON W3C carrier here.
  /// Where it is nil, adding a job fills in the trace that it is added in.
  public var metadata: String?
  /// Whether the job is to be done outside of the producer's trace.
  public var isOmitted: Bool

  public init(metadata: String? = nil, isOmitted: Bool = false) {
    self.metadata = metadata
    self.isOmitted = isOmitted
  }
}

/// How the Python client spells it.
struct NestedTelemetry: Decodable {
  var metadata: String?
  var omitContext: Bool?
}
