/// A month of the Gregorian calendar, without a time zone.
struct CivilMonth: Sendable, Equatable {
  var year: Int
  /// 1…12.
  var month: Int

  var next: CivilMonth { month == 12 ? CivilMonth(year: year + 1, month: 1) : CivilMonth(year: year, month: month + 1) }

  var length: Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// 0 for Sunday; 1970 began with a Thursday.
  var firstDayOfWeek: Int { (dayNumber(of: 1) + 4).modulo(7) }

  /// Days since 1 January 1970. Years are counted from March, so that a leap day is a year's last.
  func dayNumber(of day: Int) -> Int {
    let marchYear = month > 2 ? year : year - 1
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    return marchYear * 365 + marchYear.floorDivided(by: 4) - marchYear.floorDivided(by: 100) + marchYear.floorDivided(by: 400)
      + dayOfYear - 719_468
  }

  /// The month and the day of the month of a day since 1 January 1970.
  static func at(dayNumber: Int) -> (month: CivilMonth, day: Int) {
    let days = dayNumber + 719_468
    let era = days.floorDivided(by: 146_097)
    let dayOfEra = days.modulo(146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    let year = era * 400 + yearOfEra + (month < 10 ? 0 : 1)
    return (CivilMonth(year: year, month: month < 10 ? month + 3 : month - 9), dayOfYear - (153 * month + 2) / 5 + 1)
  }
}

extension Int {
  func floorDivided(by divisor: Int) -> Int { self >= 0 ? self / divisor : -((divisor - 1 - self) / divisor) }
  func modulo(_ divisor: Int) -> Int { self - floorDivided(by: divisor) * divisor }
}
