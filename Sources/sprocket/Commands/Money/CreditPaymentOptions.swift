import ArgumentParser
import Business
import Postgres

/// A payment that somebody has made, or got back.
struct CreditPaymentOptions: ParsableArguments {
  @Argument(help: "The party's account: the subject of its tokens.") var account: String
  @Argument(help: "How much, such as \"100.00 EUR\".") var amount: Money
  @Option(help: "The payment's own name, by which it counts once.") var reference: String
  @Flag(help: "Print what became of it as JSON.") var json = false
  @OptionGroup var database: DatabaseOption

  /// Has the payment counted, and tells what the party has to spend.
  func count(_ done: String, _ count: (CreditPayment, PostgresTransaction) async throws -> CreditReceipt) async throws {
    let client = try await database.books()
    let payment = CreditPayment(amount, account: account, reference: reference)
    let receipt = try await client.transaction { try await count(payment, $0) }
    await client.close()
    guard !json else { return Terminal.output.write(receipt.jsonLine) }
    let what = receipt.isNew ? done : "Payment \(reference.printable) had been counted before; nothing has changed."
    Terminal.output.write("\(what)\n\(account.printable) has \(Money(receipt.credit, receipt.currency)) to spend.\n")
  }
}

extension Money: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}
