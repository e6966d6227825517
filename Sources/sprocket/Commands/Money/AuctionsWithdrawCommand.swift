import ArgumentParser
import Business

struct AuctionsWithdrawCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "withdraw", abstract: "Count what a bidder was paid back, of what isn't held for a bid.",
    discussion: "The same reference again changes nothing.")

  @OptionGroup var payment: CreditPaymentOptions

  func run() async throws {
    try await payment.count("\(payment.amount) were paid back.", Credit.withdraw)
  }
}
