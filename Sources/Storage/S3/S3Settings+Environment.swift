import Foundation

extension S3Settings {
  /// The settings of a bucket from environment variables: `S3_ENDPOINT`, `S3_REGION`, `S3_ADDRESSING`, `S3_ACCESS_KEY_ID`,
  /// `S3_SECRET_ACCESS_KEY`, `S3_SESSION_TOKEN`, `S3_TIMEOUT`, `S3_ATTEMPTS`; where one isn't set, its `AWS_…` namesake if AWS has it.
  ///
  /// - Throws: ``StorageError`` that names the variable that is wrong or missing.
  public init(bucket: String, prefix: ObjectKey?, environment: [String: String]) throws(StorageError) {
    func value(_ names: String...) -> String? {
      names.lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
    }
    func required(_ name: String, _ namesake: String) throws(StorageError) -> String {
      guard let value = value(name, namesake) else {
        throw Self.fault("\(name) isn't set", "set it, or \(namesake)")
      }
      return value
    }
    let region = value("S3_REGION", "AWS_REGION", "AWS_DEFAULT_REGION") ?? "us-east-1"
    guard region.utf8.allSatisfy({ $0.isLowercaseLetter || $0.isDigit || $0 == UInt8(ascii: "-") }) else {
      throw Self.fault("S3_REGION is “\(region)”", "give one such as eu-central-1")
    }
    guard bucket.utf8.count >= 3, bucket.utf8.count <= 63, bucket.first != "-", bucket.first != ".",
      bucket.utf8.allSatisfy({ $0.isLowercaseLetter || $0.isDigit || "-._".utf8.contains($0) })
    else {
      throw Self.fault("“\(bucket)” can't be a bucket's name", "use 3 to 63 lower-case letters, digits, dots and hyphens")
    }

    let given = value("S3_ENDPOINT", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL")
    let endpoint = try Self.endpoint(given ?? "https://s3.\(region).amazonaws.com")
    var addressing: Addressing = given == nil && !bucket.contains(".") ? .virtual : .path
    if let name = value("S3_ADDRESSING") {
      guard let named = Addressing(rawValue: name) else {
        throw Self.fault("S3_ADDRESSING is “\(name)”", "give path or virtual")
      }
      addressing = named
    }
    self.init(
      bucket: bucket, prefix: prefix, endpoint: endpoint, region: region, addressing: addressing,
      credentials: Credentials(
        accessKeyID: try required("S3_ACCESS_KEY_ID", "AWS_ACCESS_KEY_ID"),
        secretAccessKey: try required("S3_SECRET_ACCESS_KEY", "AWS_SECRET_ACCESS_KEY"),
        sessionToken: value("S3_SESSION_TOKEN", "AWS_SESSION_TOKEN")))
    timeout = .seconds(try Self.number("S3_TIMEOUT", value("S3_TIMEOUT"), 1...600) ?? 30)
    attempts = try Self.number("S3_ATTEMPTS", value("S3_ATTEMPTS"), 1...20) ?? 5
  }

  private static func endpoint(_ text: String) throws(StorageError) -> URL {
    guard let url = URL(string: text), ["http", "https"].contains(url.scheme), let host = url.host(), !host.isEmpty,
      ["", "/"].contains(url.path), url.query() == nil, url.user() == nil
    else {
      // It may hold a password.
      throw fault(
        "S3_ENDPOINT isn't the address of a server", "give scheme, host and port, such as https://s3.example.com:9000")
    }
    return url
  }

  private static func number(_ name: String, _ text: String?, _ range: ClosedRange<Int>) throws(StorageError) -> Int? {
    guard let text else { return nil }
    guard let number = Int(text), range.contains(number) else {
      throw fault("\(name) is “\(text)”", "give \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  private static func fault(_ found: String, _ remedy: String) -> StorageError {
    StorageError(.invalidSetting, "use the S3 store", found: found, remedy: remedy)
  }
}

extension UInt8 {
  fileprivate var isLowercaseLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) }
  fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
