import Foundation
import StorageTestKit
import Testing

@testable import Storage

struct SignatureV4Tests {
  /// The worked examples of AWS's documentation, “Signature Calculations for the Authorization Header” and “… Query Parameters”.
  private static let example = SignatureV4(
    credentials: .init(accessKeyID: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
    region: "us-east-1", date: Date(timeIntervalSince1970: 1_369_353_600))
  private static let host = ["host": "examplebucket.s3.amazonaws.com"]
  private static let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

  private func signature(_ subject: SignatureV4.Subject) -> String {
    Self.example.headers(for: subject)["authorization"]?.components(separatedBy: "Signature=").last ?? ""
  }

  @Test func aGetWithARange() {
    let subject = SignatureV4.Subject(
      method: "GET", path: "/test.txt", query: [], headers: Self.host.merging(["range": "bytes=0-9"]) { $1 },
      payload: Self.empty)
    #expect(signature(subject) == "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")
  }

  @Test func aPut() {
    let subject = SignatureV4.Subject(
      method: "PUT", path: "/test%24file.text", query: [],
      headers: Self.host.merging(["date": "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class": "REDUCED_REDUNDANCY"]) { $1 },
      payload: "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072")
    #expect(signature(subject) == "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd")
  }

  @Test func queries() {
    let lifecycle = SignatureV4.Subject(
      method: "GET", path: "/", query: [("lifecycle", "")], headers: Self.host, payload: Self.empty)
    #expect(signature(lifecycle) == "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543")
    let list = SignatureV4.Subject(
      method: "GET", path: "/", query: [("prefix", "J"), ("max-keys", "2")], headers: Self.host, payload: Self.empty)
    #expect(signature(list) == "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7")
  }

  @Test func aSignatureInTheQuery() {
    let subject = SignatureV4.Subject(
      method: "GET", path: "/test.txt", query: [], headers: Self.host, payload: SignatureV4.unsignedPayload)
    #expect(
      Self.example.query(for: subject, seconds: 86400).hasSuffix(
        "X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"))
  }

  private struct OracleRequest: Encodable {
    var method: String
    var url: String
    var headers: [String: String]
    var body: String
  }

  @Test(.enabled(if: Boto.isThere)) func botocoreSignsTheSame() async throws {
    let signature = SignatureV4(
      credentials: .init(accessKeyID: "AKID", secretAccessKey: "SECRET/+key"), region: "eu-central-1",
      date: Date(timeIntervalSince1970: 1_795_241_228))
    let queries: [[(name: String, value: String)]] = [
      [], [("uploads", "")], [("partNumber", "7"), ("uploadId", "a/b+c=~")],
      [("prefix", "K öln/&"), ("list-type", "2"), ("a", "b c")],
    ]
    let paths = ["", "a", "masters/a b+c&d=e.mov", "café/%41.mp4", "~x/-_.!*'()"]
    let cases = paths.flatMap { path in queries.map { (path, $0) } }
    let address = S3Address(
      S3Settings(
        bucket: "films", endpoint: try #require(URL(string: "http://example.com:9000")),
        credentials: .init(accessKeyID: "", secretAccessKey: "")))
    let requests = cases.map { path, query in
      OracleRequest(
        method: query.isEmpty ? "PUT" : "GET",
        url: address.url(path, query: PercentEncoding.query(query.map { ($0.name, $0.value) })),
        headers: ["X-Amz-Meta-Note": "two  words"], body: query.isEmpty ? "content of \(path)" : "")
    }
    let expected: [[String]] = try await Boto(endpoint: try #require(URL(string: "http://example.com"))).run("sign", requests)
    for ((path, query), (request, signatures)) in zip(cases, zip(requests, expected)) {
      var subject = SignatureV4.Subject(
        method: request.method, path: address.path(path), query: query,
        headers: ["host": address.host, "x-amz-meta-note": "two  words"], payload: sha256(request.body))
      #expect(signature.headers(for: subject)["authorization"]?.hasSuffix(signatures[0]) == true, "\(request.url)")
      subject.payload = SignatureV4.unsignedPayload
      #expect(signature.query(for: subject, seconds: 60).hasSuffix(signatures[1]), "\(request.url)")
    }
  }

  @Test func addresses() throws {
    func address(_ endpoint: String, _ style: S3Settings.Addressing) throws -> S3Address {
      S3Address(
        S3Settings(
          bucket: "films", endpoint: try #require(URL(string: endpoint)), addressing: style,
          credentials: .init(accessKeyID: "", secretAccessKey: "")))
    }
    #expect(try address("https://s3.example.com", .path).url("a b/c", query: "") == "https://s3.example.com/films/a%20b/c")
    #expect(try address("https://s3.example.com:443", .virtual).url("a", query: "x=") == "https://films.s3.example.com/a?x=")
    #expect(try address("http://127.0.0.1:9000", .path).host == "127.0.0.1:9000")
    #expect(try address("http://[::1]:9000", .path).url("", query: "") == "http://[::1]:9000/films")
    #expect(try address("https://s3.example.com", .virtual).path("") == "/")
  }
}
