import Media

/// How much a child process that works on a film may take. docs/isolation.md has them all.
public struct ProcessLimits: Codable, Hashable, Sendable {
  /// Bytes of address space; `nil` for as much as the work may need.
  public var memory: Int64?
  /// Seconds of the processors' time.
  public var processorTime = 14400
  /// Files that are open at the same time.
  public var openFiles = 256
  /// Bytes of one file.
  public var fileSize: Int64 = 4 << 30
  /// Bytes of all files together.
  public var output: Int64 = 64 << 30
  /// Seconds without any progress.
  public var stall = 120
  /// How far it steps back behind other processes, 0…19.
  public var niceness = 5

  public init() {}

  /// The limits as environment variables set them.
  /// - Throws: `MediaError` that names the variable that is wrong.
  public init(environment: [String: String]) throws {
    func number(_ name: String, _ range: ClosedRange<Int>) throws -> Int? {
      guard let text = environment[name], !text.isEmpty else { return nil }
      guard let number = Int(text), range.contains(number) else {
        throw MediaError(
          .invalidSetting, "take \(name)", found: "it is “\(text)”", remedy: "give \(range.lowerBound) to \(range.upperBound)")
      }
      return number
    }
    func mebibytes(_ name: String, _ range: ClosedRange<Int>) throws -> Int64? {
      try number(name, range).map { Int64($0) << 20 }
    }
    memory = try mebibytes("SPROCKET_MEDIA_MEMORY", 1024...1_048_576)
    processorTime = try number("SPROCKET_MEDIA_CPU", 10...2_592_000) ?? processorTime
    openFiles = try number("SPROCKET_MEDIA_FILES", 64...65536) ?? openFiles
    fileSize = try mebibytes("SPROCKET_MEDIA_FILE_SIZE", 1...1_048_576) ?? fileSize
    output = try mebibytes("SPROCKET_MEDIA_OUTPUT", 1...16_777_216) ?? output
    stall = try number("SPROCKET_MEDIA_STALL", 5...3600) ?? stall
    niceness = try number("SPROCKET_MEDIA_NICE", 0...19) ?? niceness
  }
}
