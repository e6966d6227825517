import ArgumentParser
import Business

extension ReportPeriod {
  /// Reads a period of the command line.
  /// - Throws: `ValidationError`, which says what is read as one.
  static func argument(_ text: String) throws -> ReportPeriod {
    guard let period = ReportPeriod(text) else { throw ValidationError("it can be \(forms)") }
    return period
  }
}
