/// One of a cron expression's fields: what it counts, and how its text is read.
enum CronField: String {
  case second, minute, hour
  case dayOfMonth = "day of month"
  case month
  case dayOfWeek = "day of week"

  var range: ClosedRange<Int> {
    switch self {
    case .second, .minute: 0...59
    case .hour: 0...23
    case .dayOfMonth: 1...31
    case .month: 1...12
    case .dayOfWeek: 0...7
    }
  }

  private var names: [Substring] {
    switch self {
    case .month: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    case .dayOfWeek: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
    default: []
    }
  }

  struct Problem: Error {
    let text: String
  }

  func refuse(_ text: Substring, _ why: String) -> Problem {
    Problem(text: "\(rawValue) '\(text)' \(why)")
  }

  /// A number, or a name where the field has names.
  func value(_ text: Substring) throws -> Int {
    if let index = names.firstIndex(of: text) { return index + range.lowerBound }
    guard !text.isEmpty, text.allSatisfy({ $0.isASCII && $0.isNumber }), let number = Int(text), range.contains(number) else {
      let named = names.isEmpty ? "" : " or \(names[0])…\(names[names.count - 1])"
      throw refuse(text, "isn't within \(range.lowerBound)…\(range.upperBound)\(named)")
    }
    return number
  }

  /// `*`, `?`, `a`, `a-b`, each also with `/step`; `a/step` goes on to the field's end.
  func values(_ text: Substring) throws -> CronSet {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    var step = 1
    if parts.count == 2 {
      guard parts[1].allSatisfy({ $0.isASCII && $0.isNumber }), let number = Int(parts[1]), number > 0 else {
        throw refuse(text, "has a step that isn't a whole number from 1")
      }
      step = number
    }
    return CronSet(stride(from: try span(parts[0], isOpen: parts.count == 2), step: step))
  }

  private func span(_ text: Substring, isOpen: Bool) throws -> ClosedRange<Int> {
    if text == "*" || text == "?" { return range }
    let ends = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    let low = try value(ends[0])
    var high = ends.count == 2 ? try value(ends[1]) : isOpen ? range.upperBound : low
    // A week may be counted from Monday to Sunday.
    if self == .dayOfWeek, ends.count == 2, high == 0, low > 0 { high = 7 }
    guard low <= high else { throw refuse(text, "runs backwards; list its two parts with a comma") }
    return low...high
  }

  private func stride(from span: ClosedRange<Int>, step: Int) -> StrideThrough<Int> {
    Swift.stride(from: span.lowerBound, through: span.upperBound, by: step)
  }
}

/// Whole numbers of 0…63.
struct CronSet: Sendable, Equatable {
  private(set) var bits: UInt64 = 0

  init(_ values: some Sequence<Int> = []) {
    for value in values { insert(value) }
  }

  var isEmpty: Bool { bits == 0 }
  var first: Int? { bits == 0 ? nil : bits.trailingZeroBitCount }

  func contains(_ value: Int) -> Bool { bits >> UInt64(value) & 1 == 1 }

  /// The least that isn't below `value`.
  func first(from value: Int) -> Int? {
    let rest = value > 63 ? 0 : (bits >> UInt64(value)) << UInt64(value)
    return rest == 0 ? nil : rest.trailingZeroBitCount
  }

  mutating func insert(_ value: Int) { bits |= 1 << UInt64(value) }
  mutating func remove(_ value: Int) { bits &= ~(1 << UInt64(value)) }
  mutating func formUnion(_ other: CronSet) { bits |= other.bits }
}
