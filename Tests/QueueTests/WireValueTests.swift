import Testing

@testable import Queue

struct WireValueTests {
  @Test("options are taken by the names that people write, over defaults, and no others")
  func namedOptions() throws {
    var expected = JobOptions()
    expected.attempts = 5
    expected.keepLogs = 7
    expected.onFailure = .failParent
    expected.deduplication = .simple("x")
    var defaults = JobOptions()
    defaults.attempts = 5
    let text = JSONText(#"{"keepLogs":7,"failParentOnFailure":true,"deduplication":{"id":"x"}}"#)
    #expect(try JobOptions(named: text, over: defaults) == expected)
    #expect(try JobOptions(named: JSONText(#"{"kl":7,"fpof":true,"de":{"id":"x"}}"#), over: defaults) == expected)
    for (wrong, words) in [("atempts", "isn't an option"), ("repeat", "make a job scheduler")] {
      let error = #expect(throws: UndecodableValue.self) { try JobOptions(named: JSONText("{\"\(wrong)\":1}")) }
      #expect(error?.path == wrong && error?.problem.contains(words) == true)
    }
    for wrong in [#"{"priority":-1}"#, #"{"attempts":0}"#] {
      #expect(throws: QueueError.self) { try JobOptions(named: JSONText(wrong)) }
    }
    let nested = #expect(throws: UndecodableValue.self) { try JobOptions(named: JSONText(#"{"backoff":{"dely":1}}"#)) }
    #expect(nested?.path == "backoff.dely")
    #expect(try JobOptions(named: JSONText(#"{"attempts":null}"#), over: defaults).attempts == 5)
    let refused = #expect(throws: UndecodableValue.self) {
      try JobOptions(named: JSONText(#"{"jobId":"x"}"#), allowing: ["attempts", "delay"])
    }
    #expect(refused?.problem == "isn't an option; there are attempts, delay")
  }

  @Test(
    "numbers beyond all measure end nobody", arguments: ["1e300", "-1e300", "1e19", "inf", "nan", "-0", "9007199254740993"])
  func hostileNumbers(text: String) throws {
    let names = ["timestamp", "delay", "priority", "processedOn", "finishedOn", "ats", "atm", "stc"]
    let number = Double(text).flatMap { $0.isFinite ? text : nil } ?? "1"
    let options =
      #"{"delay":\#(number),"timestamp":\#(number),"removeOnFail":{"age":\#(number)},"de":{"id":"x","ttl":\#(number)}}"#
    let fields = Dictionary(uniqueKeysWithValues: names.map { ($0, text) }).merging(["opts": options]) { $1 }
    let job = try JobRecord(id: "1", fields: fields)
    #expect(try JSONText(encoding: job).text.contains("attemptsMade"))
    let scheduler = try JobScheduler(
      id: "a", next: Double(text) ?? 0, fields: ["every": "9223372036854775807", "opts": options])
    #expect(scheduler.nextJobID.hasPrefix("repeat:a:"))
    let backoff = try JSONText(#"{"type":"exponential","delay":\#(number)}"#).decode(as: Backoff.self)
    for attempt in [1, 2000] { _ = backoff.pause(afterAttempt: attempt, chance: 0.5) }
    #expect(Backoff.exponential(.zero).pause(afterAttempt: 2000, chance: 0) == .zero)
  }

  @Test(
    "options of any client are read",
    arguments: [
      (#"{"attempts":0,"delay":0}"#, 1, Duration.zero),
      (
        #"{"attempts":5.0,"delay":250,"backoff":{"type":"fixed","delay":9},"tm":"x","repeat":{"every":5}}"#, 5,
        .milliseconds(250)
      ),
      ("{}", 1, .zero),
    ])
  func options(text: String, attempts: Int, delay: Duration) throws {
    let options = try JSONText(text).decode(as: JobOptions.self)
    #expect(options.attempts == attempts)
    #expect(options.delay == delay)
  }

  @Test("what we write, we read")
  func roundTrip() throws {
    var options = JobOptions()
    options.id = "film"
    options.attempts = 3
    options.backoff = .exponential(.seconds(2), jitter: 0.5)
    options.delay = .milliseconds(1234)
    options.priority = 7
    options.lifo = true
    options.removeOnComplete = .newest(10)
    options.removeOnFail = JobRetention(age: .seconds(60), limit: 5)
    options.keepLogs = 100
    options.stackTraceLimit = 2
    let text = try JSONText(encoding: options)
    #expect(try text.decode() == options)
    #expect(
      text.text
        == #"{"attempts":3,"backoff":{"delay":2000,"jitter":0.5,"type":"exponential"},"delay":1234,"jobId":"film","kl":100,"#
        + #""lifo":true,"priority":7,"removeOnComplete":{"count":10},"removeOnFail":{"age":60,"limit":5},"stackTraceLimit":2}"#)
  }

  @Test(
    "what producers say of parents, likes and traces is read, from either spelling",
    arguments: [
      #"{"parent":{"id":"7","queue":"bull:films"},"fpof":true,"tm":"trace","omc":true,"de":{"id":"x","ttl":500,"extend":true}}"#,
      #"{"parent":{"id":"7","queue":"bull:films"},"fpof":true,"telemetry":{"metadata":"trace","omitContext":true},"#
        + #""de":{"id":"x","ttl":500,"extend":true}}"#,
    ])
  func producers(text: String) throws {
    var expected = JobOptions()
    expected.parent = JobParent(id: "7", queue: "bull:films")
    expected.onFailure = .failParent
    expected.telemetry = TelemetryContext(metadata: "trace", isOmitted: true)
    expected.deduplication = .throttle("x", for: .milliseconds(500), extends: true)
    #expect(try JSONText(text).decode() == expected)
    #expect(try JSONText(encoding: expected).decode() == expected)
  }

  @Test("a backoff may be a bare number", arguments: [("5", Backoff.fixed(.milliseconds(5)))])
  func backoff(text: String, expected: Backoff) throws {
    #expect(try JSONText(text).decode() == expected)
  }

  @Test(
    "what is kept of finished jobs has four spellings",
    arguments: [
      ("true", JobRetention.none), ("false", .all), ("3", .newest(3)), ("-1", .all), ("0", .none),
      (#"{"age":7,"count":2}"#, JobRetention(count: 2, age: .seconds(7))),
    ])
  func retention(text: String, expected: JobRetention) throws {
    #expect(try JSONText(text).decode() == expected)
    #expect(try JSONText(encoding: expected).decode() == expected)
  }

  private struct Payload: Decodable {
    struct Rendition: Decodable { var height: Int }
    var renditions: [Rendition]
  }

  @Test(
    "a value of the wrong type is named by its place",
    arguments: [
      (#"{"renditions":[{"height":1},{"height":"x"}]}"#, "renditions[1].height: expected Int"),
      (#"{"renditions":[{}]}"#, "renditions[0].height: missing"),
      (#"{"renditions":null}"#, "renditions: expected "),
      ("{", "the value: "),
    ])
  func undecodable(text: String, message: String) {
    let error = #expect(throws: UndecodableValue.self) { try JSONText(text).decode(as: Payload.self) }
    #expect(error?.description.hasPrefix(message) == true, "\(error.map(String.init(describing:)) ?? "")")
  }

  @Test(
    "a number that doesn't fit its place is named with that place",
    arguments: [
      (#"{"chunk":1e300}"#, "chunk: 1e+300 isn't a whole number in range"),
      (#"{"chunk":9223372036854775808}"#, "chunk: 9.223372036854776e+18 isn't a whole number in range"),
      (#"{"chunk":1.5,"pause":0.5}"#, "one of these numbers isn't a whole number in range: chunk 1.5, pause 0.5"),
      (#"{"chunk":"#, "the value: "),
    ])
  func numbersOutOfRange(_ text: String, _ message: String) {
    struct Payload: Decodable {
      var chunk: Int?
      var pause: Double?
    }
    let error = #expect(throws: UndecodableValue.self) { try JSONText(text).decode(as: Payload.self) }
    #expect(error?.description.contains(message) == true, "\(error.map(String.init(describing:)) ?? "")")
  }

  @Test("every script is whole: no part is missing", arguments: QueueScript.allCases)
  func scripts(script: QueueScript) {
    #expect(script.script.source.contains("redis.call"))
    #expect(!script.script.source.contains("-- include:"))
  }

  @Test("JSON is passed on as it was written, and stands as a value inside other JSON")
  func rawJSON() throws {
    let text = JSONText(#"{"a": [1, 2.5, "x", null, true], "big": 9007199254740993}"#)
    #expect(try JSONText(encoding: text) == text)
    #expect(try text.decode(as: JSONText.self) == text)
    let nested = try JSONText(encoding: ["inner": text])
    #expect(nested.text == #"{"inner":{"a":[1,2.5,"x",null,true],"big":9007199254740993}}"#)
    #expect(try nested.decode(as: [String: JSONText].self)["inner"]?.text.contains("9007199254740993") == true)
  }

  @Test("a job as JSON has BullMQ's names, and its payload as a value")
  func recordAsJSON() throws {
    let record = try JobRecord(
      id: "7", fields: ["name": "film", "data": #"{"x":1}"#, "timestamp": "1800000000000", "progress": "50", "atm": "2"])
    #expect(
      try JSONText(encoding: record).text == """
        {"attemptsMade":2,"attemptsStarted":0,"data":{"x":1},"delay":0,"id":"7","name":"film","opts":{"attempts":1},\
        "priority":0,"progress":50,"stacktrace":[],"stalledCounter":0,"timestamp":1800000000000}
        """)
  }
}
