/// Which days a cron expression names: days of the month, days of the week, or either where both are given.
struct CronDays: Sendable, Equatable {
  private var daysOfMonth = CronSet()
  private var hasLastDay = false
  /// 0 for Sunday.
  private var daysOfWeek = CronSet()
  /// Day of the week and which of the month, 1…5, or 6 for the last: `5#3`, `5L`.
  private var countedDays: [CountedDay] = []
  private var isAnyDayOfMonth = false
  private var isAnyDayOfWeek = false

  private struct CountedDay: Equatable {
    var dayOfWeek: Int
    var count: Int
  }

  init(daysOfMonth: Substring, daysOfWeek: Substring) throws {
    for item in daysOfMonth.cronItems {
      if item == "*" || item == "?" { isAnyDayOfMonth = true }
      if item == "l" { hasLastDay = true } else { self.daysOfMonth.formUnion(try CronField.dayOfMonth.values(item)) }
    }
    for item in daysOfWeek.cronItems {
      if item == "*" || item == "?" { isAnyDayOfWeek = true }
      try readDayOfWeek(item)
    }
    if self.daysOfWeek.contains(7) {
      self.daysOfWeek.remove(7)
      self.daysOfWeek.insert(0)
    }
  }

  private mutating func readDayOfWeek(_ item: Substring) throws {
    let parts = item.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    if parts.count == 2 {
      guard let count = Int(parts[1]), (1...5).contains(count) else {
        throw CronField.dayOfWeek.refuse(item, "counts weeks beyond 1…5")
      }
      countedDays.append(CountedDay(dayOfWeek: try CronField.dayOfWeek.value(parts[0]) % 7, count: count))
    } else if item.count > 1, item.hasPrefix("l") {
      countedDays.append(CountedDay(dayOfWeek: try CronField.dayOfWeek.value(item.dropFirst()) % 7, count: 6))
    } else if item.count > 1, item.hasSuffix("l") {
      countedDays.append(CountedDay(dayOfWeek: try CronField.dayOfWeek.value(item.dropLast()) % 7, count: 6))
    } else {
      daysOfWeek.formUnion(try CronField.dayOfWeek.values(item))
    }
  }

  /// The first matching day of a month that isn't before `day`.
  func first(from day: Int, in month: CivilMonth) -> Int? {
    let length = month.length
    guard day <= length else { return nil }
    let dayOfWeek = month.firstDayOfWeek
    return (day...length).first { contains($0, dayOfWeek: (dayOfWeek + $0 - 1) % 7, length: length) }
  }

  private func contains(_ day: Int, dayOfWeek: Int, length: Int) -> Bool {
    let isDayOfMonth = daysOfMonth.contains(day) || hasLastDay && day == length
    let isDayOfWeek =
      daysOfWeek.contains(dayOfWeek)
      || countedDays.contains {
        $0.dayOfWeek == dayOfWeek && ($0.count == 6 ? day + 7 > length : $0.count == (day + 6) / 7)
      }
    if isAnyDayOfMonth { return isDayOfWeek }
    if isAnyDayOfWeek { return isDayOfMonth }
    return isDayOfMonth || isDayOfWeek
  }
}

extension Substring {
  /// What stands between commas.
  var cronItems: [Substring] { split(separator: ",", omittingEmptySubsequences: false) }
}
