import Foundation
import Jobs
import Testing

@testable import Queue
@testable import Scheduler

struct CallbackValueTests {
  @Test(arguments: [
    "8.8.8.8", "1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700:4700::1111", "2a00:1450:4001:80b::200e",
  ])
  func publicAddresses(_ text: String) throws {
    let address = try #require(IPAddress(text))
    #expect(address.isPublic)
    #expect(address.description == text)
  }

  @Test(arguments: [
    "127.0.0.1", "127.255.255.254", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "0.0.0.0", "224.0.0.1", "255.255.255.255", "198.18.0.1", "::", "::1", "fe80::1", "fc00::1", "fd12::1", "ff02::1",
    "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:7f00:1::", "2001:db8::1", "2001::1",
  ])
  func otherAddresses(_ text: String) throws {
    #expect(try #require(IPAddress(text)).isPublic == false)
  }

  @Test func whatIsNoAddress() {
    for text in ["", "localhost", "1.2.3", "1.2.3.4.5", "2130706433", "::1%lo"] { #expect(IPAddress(text) == nil) }
  }

  @Test func whenToComeBack() throws {
    let now = try Date("2026-11-21T12:00:00Z", strategy: .iso8601)
    #expect(RetryAfter.pause("120", now: now) == .seconds(120))
    #expect(RetryAfter.pause(" 0 ", now: now) == .seconds(1))
    #expect(RetryAfter.pause("1e300", now: now) == .seconds(6 * 3600))
    #expect(RetryAfter.pause("-5", now: now) == .seconds(1))
    #expect(RetryAfter.pause("Sat, 21 Nov 2026 12:01:00 GMT", now: now) == .seconds(60))
    for text in ["", "soon", "nan", "inf"] { #expect(RetryAfter.pause(text, now: now) == nil) }
  }

  private func message(_ fields: [String: String], film: JSONText? = nil, interval: Duration = .seconds(10)) throws
    -> CallbackMessage
  {
    let job = ToldJob(name: "transcode", callback: Callback(url: "https://example.com"), film: film)
    let event = QueueEvent(position: "1795262400123-0", fields: fields)
    return try #require(try CallbackMessage(event, of: job, in: "films", progressInterval: interval))
  }

  @Test("a message has 64 KiB at most, and says where it isn't all", arguments: [65_000, 66_000, 1_000_000])
  func largeBodies(_ size: Int) throws {
    struct Body: Decodable {
      let data: [String: JSONText]
    }
    let large = String(repeating: "\u{1F3AC}", count: size / 4)
    let quoted = JSONText("\"\(large)\"")
    let events: [(String, [String: String])] = [
      ("result", ["event": "completed", "jobId": "7", "returnvalue": quoted.text]),
      ("progress", ["event": "progress", "jobId": "7", "data": quoted.text]),
      ("reason", ["event": "failed", "jobId": "7", "failedReason": large]),
    ]
    for (name, fields) in events {
      let body = try message(fields).body
      let data = try body.decode(as: Body.self).data
      #expect(body.text.utf8.count <= 65_536)
      #expect(data["id"]?.text == "\"7\"")
      #expect(data["truncated"]?.text == (size > 65_000 ? "true" : nil))
      if size == 65_000 { #expect(data[name] == quoted) } else { #expect((data[name] == nil) == (name != "reason")) }
    }
    let failed = try message(["event": "failed", "jobId": large, "failedReason": "no film"], film: quoted).body
    #expect(failed.text.utf8.count <= 65_536)
    #expect(try failed.decode(as: Body.self).data["reason"]?.text == "\"no film\"")
  }

  @Test("an id is fit for a header and for a job's id, whatever the job's own")
  func ids() throws {
    let ids = try ["a:b", "a.b", "line\r\nfeed", String(repeating: "x", count: 100_000)].map { id in
      try message(["event": "progress", "jobId": id, "data": "1"]).id
    }
    #expect(Set(ids).count == ids.count)
    for id in ids { #expect(id.wholeMatch(of: /films\.[0-9a-f]{24}\.progress\.179526240/) != nil) }
    #expect(try message(["event": "active", "jobId": "a:b"]).id == "films.1795262400123-0")
  }

  @Test func settings() throws {
    let secret = "whsec_" + Data(repeating: 7, count: 24).base64EncodedString()
    func read(_ variables: [String: String]) throws -> CallbackSettings? {
      try .fromEnvironment(SettingsReader(variables))
    }
    #expect(try read([:]) == nil)
    let settings = try read([
      "SPROCKET_CALLBACK_SECRET": "\(secret) \(secret)", "SPROCKET_CALLBACK_PRIVATE": "yes", "SPROCKET_CALLBACK_PROGRESS": "60",
    ])
    #expect(settings?.secrets.count == 2)
    #expect(settings?.allowsPrivateAddresses == true)
    #expect(settings?.allowsHTTP == false)
    #expect(settings?.progressInterval == .seconds(60))
    for wrong in ["hunter2", "whsec_c2hvcnQ=", "whsec_!"] {
      let error = #expect(throws: SettingError.self) { try read(["SPROCKET_CALLBACK_SECRET": wrong]) }
      #expect(error?.description.contains(wrong) == false, "a secret isn't shown")
    }
    #expect(throws: SettingError.self) { try read(["SPROCKET_CALLBACK_SECRET": secret, "SPROCKET_CALLBACK_TIMEOUT": "0"]) }
  }
}
