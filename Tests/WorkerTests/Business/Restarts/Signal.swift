/// What one side waits for and the other tells: each word once, and those that nobody waits for yet are kept.
struct Signal: Sendable {
  private let words: AsyncStream<Void>
  private let teller: AsyncStream<Void>.Continuation

  init() { (words, teller) = AsyncStream.makeStream() }

  func tell() { teller.yield() }

  /// From now on nobody waits.
  func end() { teller.finish() }

  func wait() async { for await _ in words { return } }
}
