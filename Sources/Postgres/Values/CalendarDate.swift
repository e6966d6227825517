/// A day of the Gregorian calendar, without a time and without a zone: the server's `date`.
public struct CalendarDate: Sendable, Hashable, Comparable {
  /// Days since 2000-01-01.
  public let dayNumber: Int32

  public init(dayNumber: Int32) { self.dayNumber = dayNumber }

  /// Nil for a day that the calendar doesn't have, such as a 30 February. Years from 1 to 9999.
  public init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else { return nil }
    self.init(dayNumber: Int32(Self.days(toYear: year, month: month) + day - 1))
    guard (self.year, self.month, self.day) == (year, month, day) else { return nil }
  }

  /// Reads `2026-07-31`.
  public init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    let isPlain = parts.allSatisfy { $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
    let numbers = parts.compactMap { Int($0) }
    guard isPlain, parts.map(\.utf8.count) == [4, 2, 2], numbers.count == 3 else { return nil }
    self.init(year: numbers[0], month: numbers[1], day: numbers[2])
  }

  public var year: Int { parts.year }
  public var month: Int { parts.month }
  public var day: Int { parts.day }

  public static func < (left: CalendarDate, right: CalendarDate) -> Bool { left.dayNumber < right.dayNumber }

  /// Days from 2000-01-01 to the first of a month. The year is counted from March, so that the leap day is its last.
  private static func days(toYear year: Int, month: Int) -> Int {
    let (years, months) = month > 2 ? (year, month - 3) : (year - 1, month + 9)
    return years * 365 + years / 4 - years / 100 + years / 400 + (months * 153 + 2) / 5 - 730_425
  }

  private var parts: (year: Int, month: Int, day: Int) {
    let days = Int(dayNumber) + 730_425
    let era = days >= 0 ? days / 146_097 : (days - 146_096) / 146_097
    let dayOfEra = days - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    let year = yearOfEra + era * 400 + (month < 10 ? 0 : 1)
    return (year, month < 10 ? month + 3 : month - 9, dayOfYear - (153 * month + 2) / 5 + 1)
  }
}

extension CalendarDate: CustomStringConvertible {
  /// As ISO 8601 has it: `2026-07-31`.
  public var description: String {
    let (year, month, day) = parts
    func padded(_ number: Int, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(width - digits.count, 0)) + digits
    }
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }
}

extension CalendarDate: PostgresValue {
  public static var postgresType: PostgresType { .date }
  public static var postgresArrayType: PostgresType { .dateArray }

  public func encode(into bytes: inout [UInt8]) { bytes.append(bigEndian: dayNumber) }

  public init(decoding bytes: UnsafeRawBufferPointer, of type: PostgresType) throws(PostgresValueError) {
    guard type == .date, let days = bytes.integer(Int32.self) else { throw PostgresValueError(type, isNot: CalendarDate.self) }
    guard days != .max, days != .min else { throw PostgresValueError("an infinite date can't be read as CalendarDate") }
    self.init(dayNumber: days)
  }
}
