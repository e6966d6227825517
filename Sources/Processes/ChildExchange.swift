import Foundation

/// Our side of a process's three pipes: its input is written and what it writes is read side by side, so that nothing waits in a ring.
final class ChildExchange {
  private let input: ChildInput
  private var unwritten: ArraySlice<UInt8> = []
  private var entry: OwnedDescriptor?
  private var output: OwnedDescriptor?
  private var errors: OwnedDescriptor?
  /// The process itself, as a descriptor that can be read when it has ended.
  private let process: OwnedDescriptor

  private var outputLines: OutputLines
  private var errorLines: OutputLines
  private var piece = [UInt8](repeating: 0, count: 1 << 16)

  /// How often a process is watched.
  private static let watchInterval = Duration.milliseconds(500)

  /// - Parameter lineLimit: bytes of a line that are kept.
  init(
    _ input: ChildInput, through entry: OwnedDescriptor, output: OwnedDescriptor, errors: OwnedDescriptor,
    process: OwnedDescriptor, lineLimit: Int
  ) {
    (outputLines, errorLines) = (OutputLines(limit: lineLimit), OutputLines(limit: lineLimit))
    for end in [entry, output, errors] { end.stopBlocking() }
    self.input = input
    self.entry = entry
    self.output = output
    self.errors = errors
    self.process = process
  }

  /// Blocks until the process has ended and what it had written by then is read; a child of it that goes on isn't waited for.
  /// - Parameters:
  ///   - watch: called now and then while it runs.
  ///   - reap: called when the process has ended.
  func run(deliver: (ChildOutput) -> Void, watch: (() -> Void)?, reap: () -> Void) {
    var hasEnded = false
    var lastLook = ContinuousClock.now
    while !hasEnded {
      if let watch, lastLook.duration(to: .now) >= Self.watchInterval {
        watch()
        lastLook = .now
      }
      var waits = [
        pollfd(fd: process.number, events: Int16(POLLIN), revents: 0),
        pollfd(fd: output?.number ?? -1, events: Int16(POLLIN), revents: 0),
        pollfd(fd: errors?.number ?? -1, events: Int16(POLLIN), revents: 0),
        pollfd(fd: entry == nil ? -1 : input.bell.number, events: Int16(POLLIN), revents: 0),
        pollfd(fd: unwritten.isEmpty ? -1 : entry?.number ?? -1, events: Int16(POLLOUT), revents: 0),
      ]
      let patience = watch == nil ? -1 : Int32(Self.watchInterval / .milliseconds(1))
      guard poll(&waits, nfds_t(waits.count), patience) >= 0 else { continue }
      hasEnded = waits[0].revents != 0
      if hasEnded { reap() }
      if hasEnded || waits[1].revents != 0 { readOutput(toEnd: hasEnded, deliver) }
      if hasEnded || waits[2].revents != 0 { readErrors(toEnd: hasEnded, deliver) }
      if !hasEnded, waits[3].revents != 0 || waits[4].revents != 0 { write() }
    }
    if let line = outputLines.finish() { deliver(.output(line.text, isCut: line.isCut)) }
    if let line = errorLines.finish() { deliver(.errors(line.text, isCut: line.isCut)) }
  }

  private func readOutput(toEnd: Bool, _ deliver: (ChildOutput) -> Void) {
    repeat {
      guard let bytes = read(&output) else { return }
      for line in outputLines.add(bytes) { deliver(.output(line.text, isCut: line.isCut)) }
    } while toEnd
  }

  private func readErrors(toEnd: Bool, _ deliver: (ChildOutput) -> Void) {
    repeat {
      guard let bytes = read(&errors) else { return }
      for line in errorLines.add(bytes) { deliver(.errors(line.text, isCut: line.isCut)) }
    } while toEnd
  }

  /// - Returns: nil when there is nothing to read now, or never again.
  private func read(_ end: inout OwnedDescriptor?) -> ArraySlice<UInt8>? {
    guard let descriptor = end?.number else { return nil }
    let count = Glibc.read(descriptor, &piece, piece.count)
    if count > 0 { return piece[..<count] }
    if count == 0 || (errno != EAGAIN && errno != EINTR) { end = nil }
    return nil
  }

  /// A program needn't read all of its input, or any.
  private func write() {
    guard let descriptor = entry?.number else { return }
    let (more, isEnded) = input.take()
    unwritten += more
    if !unwritten.isEmpty {
      let count = unwritten.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count > 0 { unwritten = unwritten.dropFirst(count) }
      if count < 0, errno != EAGAIN, errno != EINTR { (unwritten, entry) = ([], nil) }
    }
    if unwritten.isEmpty, isEnded { entry = nil }
  }
}
