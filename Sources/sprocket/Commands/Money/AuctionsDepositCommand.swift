import ArgumentParser
import Business

struct AuctionsDepositCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "deposit", abstract: "Count what a bidder has paid in, to spend on the platform.",
    discussion: "The same reference again changes nothing.")

  @OptionGroup var payment: CreditPaymentOptions

  func run() async throws {
    try await payment.count("\(payment.amount) were paid in.", Credit.deposit)
  }
}
