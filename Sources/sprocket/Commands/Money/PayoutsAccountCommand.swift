import ArgumentParser
import Business

struct PayoutsAccountCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "account", abstract: "Say by which account of the payout gateway's a payee is paid.",
    discussion: "It is the gateway's own name of the payee's account. Payouts that are under way keep the one that they have.")

  @Argument(help: "The payee: its account at the API, or its number in the books.") var payee: PartyArgument
  @Argument(help: "The gateway's name of the account.") var account: String
  @OptionGroup var database: DatabaseOption

  func validate() throws {
    guard (1...255).contains(account.utf8.count) else { throw ValidationError("ACCOUNT takes 1 to 255 bytes") }
  }

  func run() async throws {
    let client = try await database.books()
    let payee = try await payee.id(in: client)
    try await Payouts.setAccount(account, of: payee, in: client)
    await client.close()
    Terminal.output.writeLine("Party \(payee) is paid by \(account)")
  }
}
