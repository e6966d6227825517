import Crypto
import Foundation

extension Plan {
  /// SHA-256 of the plan, 64 lowercase hexadecimal digits: the same for the same source and profile on every machine, whatever is measured.
  public var digest: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Only a number that isn't finite can't be encoded, and a profile with one doesn't pass its validation.
    encoder.nonConformingFloatEncodingStrategy = .convertToString(positiveInfinity: "∞", negativeInfinity: "-∞", nan: "?")
    var plan = self
    plan.profile.quality.measure = .none
    let canonical = (try? encoder.encode(plan)) ?? Data()
    return SHA256.hash(data: canonical).map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }.joined()
  }
}
