import ArgumentParser
import Business
import Postgres

struct AnalyticsUpdateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "update", abstract: "Reckon days' figures and the leaderboards again, from what has become known.",
    discussion: "It may be run at any time, and by several at the same time; what was there is replaced.")

  @Option(help: "The last day, YYYY-MM-DD. (default: yesterday)") var day: CalendarDate?
  @Option(help: "How many days up to that one.") var days = 1
  @Option(help: "The days' time zone, such as Europe/Berlin.") var timeZone = "UTC"
  @OptionGroup var database: DatabaseOption

  private var request: DailySnapshot.Request { DailySnapshot.Request(day: day, timeZone: timeZone, days: days) }

  func validate() throws {
    do { try request.validate() } catch { throw ValidationError("\(error)") }
  }

  func run() async throws {
    let client = try await database.books()
    let taken = try await DailySnapshot.take(request, in: client)
    let leaders = try await Leaderboard.refresh(Leaderboard.Request(day: day), in: client)
    Terminal.output.write(
      "\(taken.from) to \(taken.to) (\(taken.timeZone)): \(taken.snapshots) figures of days; \(leaders.places) places of leaderboards\n"
    )
    await client.close()
  }
}

extension CalendarDate: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}
