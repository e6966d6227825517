import ArgumentParser
import CProcess
import Foundation

/// `sprocket`: arguments in, an exit code out.
@main struct Sprocket: AsyncParsableCommand {
  /// https://semver.org; the API's, too.
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "sprocket",
    abstract: "Turns films into titles that browsers, phones and televisions stream.",
    version: version,
    subcommands: [
      TranscodeCommand.self, ProbeCommand.self, PlayCommand.self, ThumbnailsCommand.self, ProfilesCommand.self,
      SynthesizeCommand.self,
      EnqueueCommand.self, QueueCommand.self, WorkerCommand.self, SchedulerCommand.self, SchedulesCommand.self,
      TokenCommand.self, DatabaseCommand.self, RoyaltyCommand.self, PayoutsCommand.self, RevenueCommand.self,
      AuctionsCommand.self,
      AnalyticsCommand.self, UpCommand.self, MediaWorkCommand.self,
    ])

  // On the first thread: a child process for media work has to be the only one there.
  @MainActor static func main() async {
    // A reader that goes away (`sprocket … | head`, a server that hangs up) is an error of that write, not our end.
    signal(SIGPIPE, SIG_IGN)
    unblockInterruptions()
    // glibc would let threads share eight heaps a core, and each keeps the holes that it ever had.
    mallopt(M_ARENA_MAX, Int32(clamping: ProcessInfo.processInfo.activeProcessorCount))
    Foundation.exit(await status(of: Array(CommandLine.arguments.dropFirst())).rawValue)
  }

  @MainActor private static func status(of arguments: [String]) async -> ExitStatus {
    do {
      var command = try parseAsRoot(arguments)
      if var asynchronous = command as? any AsyncParsableCommand { try await asynchronous.run() } else { try command.run() }
      return .success
    } catch {
      return report(error, arguments)
    }
  }

  /// The command line that explains the command that was meant.
  private static func help(for arguments: [String]) -> String {
    var (words, commands) = (["sprocket"], configuration.subcommands)
    var usual: (any ParsableCommand.Type)?
    for argument in arguments {
      guard let command = commands.first(where: { $0._commandName == argument }) else { break }
      words.append(argument)
      (commands, usual) = (command.configuration.subcommands, command.configuration.defaultSubcommand)
    }
    if let usual { words.append(usual._commandName) }
    return (words + ["--help"]).joined(separator: " ")
  }

  /// Says on one line what went wrong, or prints the help that was asked for.
  private static func report(_ error: any Error, _ arguments: [String]) -> ExitStatus {
    switch error {
    case let interrupted as Interrupted:
      return .interrupted(by: interrupted.signal)
    case let code as ExitCode:
      return ExitStatus(rawValue: code.rawValue)
    case _ where exitCode(for: error) == .success:
      Terminal.output.write(fullMessage(for: error) + "\n")
      return .success
    case _ where exitCode(for: error) == .validationFailure:
      Terminal.error.writeLine("sprocket: \(message(for: error)); see `\(help(for: arguments))`")
      return .usage
    default:
      Terminal.error.writeLine("sprocket: \(error)")
      return .failure
    }
  }
}
