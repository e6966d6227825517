import Foundation
import Storage
import Testing

struct SettingsTests {
  private static let keys = ["S3_ACCESS_KEY_ID": "AKID", "S3_SECRET_ACCESS_KEY": "hunter2hunter2"]

  private func settings(_ variables: [String: String], bucket: String = "films") throws -> S3Settings {
    try S3Settings(bucket: bucket, prefix: nil, environment: Self.keys.merging(variables) { $1 })
  }

  @Test func locations() throws {
    #expect(try StorageLocation("/srv/storage") == .folder("/srv/storage"))
    #expect(try StorageLocation("storage") == .folder("storage"))
    #expect(try StorageLocation("s3://films") == .s3(bucket: "films", prefix: nil))
    #expect(try StorageLocation("s3://films/") == .s3(bucket: "films", prefix: nil))
    #expect(try StorageLocation("s3://films/a/b/") == .s3(bucket: "films", prefix: ObjectKey("a/b")))
    for text in ["", "gs://films", "http://example.com/films", "s3://films/../other"] {
      #expect(throws: StorageError.self, "\(text)") { try StorageLocation(text) }
    }
  }

  @Test func withoutAnEndpointItIsAWS() throws {
    let settings = try settings(["AWS_REGION": "eu-central-1"])
    #expect(settings.endpoint.absoluteString == "https://s3.eu-central-1.amazonaws.com")
    #expect(settings.addressing == .virtual)
  }

  @Test func otherServersTakeTheBucketInThePath() throws {
    let settings = try settings(["S3_ENDPOINT": "http://127.0.0.1:9000"])
    #expect(settings.addressing == .path)
    #expect(try self.settings(["S3_ENDPOINT": "http://minio:9000", "S3_ADDRESSING": "virtual"]).addressing == .virtual)
  }

  @Test func ourNamesGoBeforeThoseOfAWS() throws {
    let settings = try S3Settings(
      bucket: "films", prefix: nil,
      environment: [
        "AWS_ACCESS_KEY_ID": "theirs", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_SESSION_TOKEN": "token",
        "S3_ACCESS_KEY_ID": "ours",
      ])
    #expect(settings.credentials.accessKeyID == "ours")
    #expect(settings.credentials.sessionToken == "token")
  }

  @Test(arguments: [
    ("S3_ENDPOINT", "minio:9000"), ("S3_ENDPOINT", "ftp://minio"), ("S3_ENDPOINT", "http://minio/bucket"),
    ("S3_ENDPOINT", "http://user:hunter2hunter2@minio"), ("S3_REGION", "EU West"), ("S3_ADDRESSING", "dns"),
    ("S3_TIMEOUT", "0"),
    ("S3_TIMEOUT", "soon"), ("S3_ATTEMPTS", "21"),
  ])
  func aWrongValueIsNamed(_ variable: String, _ value: String) {
    let error = #expect(throws: StorageError.self) { try settings([variable: value]) }
    #expect(error.map { "\($0)".contains(variable) && !"\($0)".contains("hunter2") } == true)
  }

  @Test(arguments: ["S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY"])
  func aMissingValueIsNamed(_ variable: String) {
    let error = #expect(throws: StorageError.self) { try settings([variable: ""]) }
    #expect(error?.found == "\(variable) isn't set")
  }

  @Test(arguments: ["", "ab", "Films", "films/x", "-films", String(repeating: "a", count: 64)])
  func aBucketHasAName(_ bucket: String) {
    #expect(throws: StorageError.self) { try settings([:], bucket: bucket) }
  }

  @Test func secretsDoNotShow() throws {
    let settings = try settings([:])
    var text = "\(settings)"
    dump(settings, to: &text)
    debugPrint(S3Store(settings), to: &text)
    #expect(!text.contains("hunter2"))
  }
}
