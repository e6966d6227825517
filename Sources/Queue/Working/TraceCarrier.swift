import Instrumentation
import ServiceContextModule

/// The trace in which a job was added, as it travels with the job: W3C headers in a JSON object. Wire format §4, §15.
struct TraceCarrier: Sendable {
  private(set) var headers: [String: String] = [:]

  /// What a job carries; anything else than an object of texts counts as nothing.
  init(_ metadata: String?) {
    headers = metadata.flatMap { try? JSONText($0).decode() } ?? [:]
  }

  /// The trace that we are in.
  init(_ context: ServiceContext) {
    InstrumentationSystem.instrument.inject(context, into: &self, using: Headers())
  }

  /// Where options have the carrier: `tm`, or as Python writes it.
  static func metadata(in options: String) -> String? {
    struct Options: Decodable {
      struct Telemetry: Decodable { var metadata: String? }
      var tm: String?
      var telemetry: Telemetry?
    }
    guard options.contains(#""tm""#) || options.contains(#""telemetry""#) else { return nil }
    let parsed: Options? = try? JSONText(options).decode()
    return parsed?.tm ?? parsed?.telemetry?.metadata
  }

  /// What the job is to carry; nil outside any trace.
  var metadata: String? {
    headers.isEmpty ? nil : try? JSONText(encoding: headers).text
  }

  /// The trace, as a child of which to go on.
  var context: ServiceContext {
    var context = ServiceContext.current ?? .topLevel
    if !headers.isEmpty { InstrumentationSystem.instrument.extract(self, into: &context, using: Headers()) }
    return context
  }

  private struct Headers: Injector, Extractor {
    func inject(_ value: String, forKey key: String, into carrier: inout TraceCarrier) {
      carrier.headers[key] = value
    }

    func extract(key: String, from carrier: TraceCarrier) -> String? {
      carrier.headers[key]
    }
  }
}
