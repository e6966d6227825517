import Foundation
import Testing

@testable import Business

@Suite(.timeLimit(.minutes(1)))
struct AllocationTests {
  @Test("units that are left go to the largest fractions, of equal ones to the earlier")
  func largestRemainder() throws {
    #expect(try Allocation.split(100, byBasisPoints: [3_334, 3_333, 3_333]) == [34, 33, 33])
    #expect(try Allocation.split(5, byBasisPoints: [7_000, 3_000]) == [4, 1])
    #expect(try Allocation.split(5, byBasisPoints: [3_000, 7_000]) == [2, 3])
    #expect(try Allocation.split(1, by: [1, 1, 1]) == [1, 0, 0])
    #expect(try Allocation.split(2, by: [0, 1, 1, 1]) == [0, 1, 1, 0])
    #expect(try Allocation.split(0, by: [1, 2]) == [0, 0])
  }

  @Test("a 15 % fee is rounded half up, and what remains is the rest")
  func fee() throws {
    #expect(try Allocation.split(10, byBasisPoints: [1_500, 8_500]) == [2, 8])
    #expect(try Allocation.split(9, byBasisPoints: [1_500, 8_500]) == [1, 8])
    #expect(try Allocation.split(-10, byBasisPoints: [1_500, 8_500]) == [-2, -8])
  }

  @Test("the ends of what 64 bits hold")
  func limits() throws {
    #expect(try Allocation.split(.max, by: [.max]) == [.max])
    #expect(try Allocation.split(.min, by: [1]) == [.min])
    #expect(try Allocation.split(.min, by: [1, 1]) == [.min / 2, .min / 2])
    #expect(try Allocation.split(.max, by: [.max - 1, 1]).reduce(0, +) == .max)
  }

  @Test("what can't be split is refused with what is wrong about it")
  func refusals() {
    #expect(throws: Allocation.Refusal.noWeights) { try Allocation.split(1, by: []) }
    #expect(throws: Allocation.Refusal.noWeights) { try Allocation.split(1, by: [0, 0]) }
    #expect(throws: Allocation.Refusal.negativeWeight(-1)) { try Allocation.split(1, by: [2, -1]) }
    #expect(throws: Allocation.Refusal.weightsTooLarge) { try Allocation.split(1, by: [.max, 1]) }
    #expect(throws: Allocation.Refusal.notWhole(basisPoints: 9_999)) { try Allocation.split(1, byBasisPoints: [9_999]) }
  }

  @Test("20,000 random splits are those of exact fractions")
  func oracle() throws {
    var random = SystemRandomNumberGenerator()
    let cases = (0..<20_000).map { _ in
      let weights = (0..<Int.random(in: 1...8, using: &random)).map { _ in
        Bool.random(using: &random) ? Int64.random(in: 0...5, using: &random) : .random(in: 0...(.max >> 8), using: &random)
      }
      let amount = Int64.random(in: .min ... .max, using: &random) >> Int64.random(in: 0...62, using: &random)
      return Case(amount: amount, weights: weights.allSatisfy { $0 == 0 } ? weights + [1] : weights)
    }
    let expected: [[Int64]] = try Oracle.run("allocate.py", cases)
    for (splitting, shares) in zip(cases, expected) {
      let found = try Allocation.split(splitting.amount, by: splitting.weights)
      guard found == shares else {
        Issue.record("\(splitting.amount) by \(splitting.weights): \(found) instead of \(shares)")
        return
      }
      #expect(found.reduce(0, &+) == splitting.amount)
    }
  }

  private struct Case: Codable {
    let amount: Int64
    let weights: [Int64]
  }
}
