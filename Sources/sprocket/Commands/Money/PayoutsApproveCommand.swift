import ArgumentParser
import Business

struct PayoutsApproveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "approve", abstract: "Let a payout be made.",
    discussion: """
      Workers that know a payout gateway have it made; otherwise it waits until somebody has paid it by a bank, and says so by \
      `sprocket payouts pay`.
      """)

  @OptionGroup var payout: PayoutOption
  @OptionGroup var operatorOption: OperatorOption

  func run() async throws {
    let client = try await payout.database.books()
    let approved = try await Payouts.approve(payout.id, by: operatorOption.named, in: client)
    await client.close()
    payout.write(approved)
  }
}
