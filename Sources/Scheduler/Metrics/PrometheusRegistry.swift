import CoreMetrics
import Synchronization

/// Keeps what is measured by swift-metrics, for Prometheus to fetch.
public final class PrometheusRegistry: MetricsFactory {
  private struct Series: Hashable {
    let name: String
    let labels: [String: String]
  }

  fileprivate enum Instrument {
    case counter(CountingInstrument)
    case gauge(GaugeInstrument)
    case histogram(HistogramInstrument)
  }

  private let instruments = Mutex<[Series: Instrument]>([:])

  /// How many series are kept: labels that anyone can choose must not fill the memory.
  private static let most = 10_000

  public init() {}

  public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
    counter(label, dimensions)
  }

  public func makeFloatingPointCounter(label: String, dimensions: [(String, String)]) -> any FloatingPointCounterHandler {
    counter(label, dimensions)
  }

  public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler { gauge(label, dimensions) }

  public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
    gauge(label, dimensions)
  }

  public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
    let made = Instrument.histogram(HistogramInstrument())
    guard case .histogram(let found) = instrument(label + "_seconds", dimensions, made) else { return HistogramInstrument() }
    return found
  }

  // What was counted stays when the one who counted has gone.
  public func destroyCounter(_ handler: any CounterHandler) {}
  public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
  public func destroyMeter(_ handler: any MeterHandler) {}
  public func destroyRecorder(_ handler: any RecorderHandler) {}
  public func destroyTimer(_ handler: any TimerHandler) {}

  private func counter(_ label: String, _ dimensions: [(String, String)]) -> CountingInstrument {
    let made = Instrument.counter(CountingInstrument())
    guard case .counter(let found) = instrument(label + "_total", dimensions, made) else { return CountingInstrument() }
    return found
  }

  private func gauge(_ label: String, _ dimensions: [(String, String)]) -> GaugeInstrument {
    guard case .gauge(let found) = instrument(label, dimensions, .gauge(GaugeInstrument())) else { return GaugeInstrument() }
    return found
  }

  private func instrument(_ label: String, _ dimensions: [(String, String)], _ made: Instrument) -> Instrument {
    let series = Series(
      name: PrometheusText.name(label), labels: Dictionary(dimensions, uniquingKeysWith: { first, _ in first }))
    return instruments.withLock { instruments in
      if let known = instruments[series] { return known }
      if instruments.count < Self.most { instruments[series] = made }
      return made
    }
  }

  var families: [PrometheusText.Family] {
    let all = instruments.withLock { $0 }
    return Dictionary(grouping: all, by: \.key.name).compactMap { name, series -> PrometheusText.Family? in
      guard let first = series.first?.value else { return nil }
      var family = PrometheusText.Family(name: name, kind: first.kind, help: name.replacing("_", with: " "))
      for (series, instrument) in series {
        let labels = series.labels.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
        family.samples += instrument.samples(labels)
      }
      return family
    }
  }
}

extension PrometheusRegistry.Instrument {
  fileprivate var kind: PrometheusText.Kind {
    switch self {
    case .counter: .counter
    case .gauge: .gauge
    case .histogram: .histogram
    }
  }

  fileprivate func samples(_ labels: [(name: String, value: String)]) -> [PrometheusText.Sample] {
    switch self {
    case .counter(let counter): return [.init(labels: labels, value: counter.value)]
    case .gauge(let gauge): return [.init(labels: labels, value: gauge.value)]
    case .histogram(let histogram):
      let counts = histogram.value
      var sum = 0
      var samples = zip(HistogramInstrument.bounds, counts.buckets).map { bound, count in
        sum += count
        return PrometheusText.Sample(
          suffix: "_bucket", labels: labels + [("le", PrometheusText.number(bound))], value: Double(sum))
      }
      samples.append(.init(suffix: "_bucket", labels: labels + [("le", "+Inf")], value: Double(counts.count)))
      samples.append(.init(suffix: "_sum", labels: labels, value: counts.sum))
      samples.append(.init(suffix: "_count", labels: labels, value: Double(counts.count)))
      return samples
    }
  }
}
