import Foundation

/// Where an S3-compatible store is, and who we are to it.
public struct S3Settings: Sendable {
  /// Who signs.
  public struct Credentials: Sendable {
    public var accessKeyID: String
    public var secretAccessKey: String
    /// Of temporary credentials.
    public var sessionToken: String?

    public init(accessKeyID: String, secretAccessKey: String, sessionToken: String? = nil) {
      (self.accessKeyID, self.secretAccessKey, self.sessionToken) = (accessKeyID, secretAccessKey, sessionToken)
    }
  }

  /// Where the bucket's name goes in addresses.
  public enum Addressing: String, CaseIterable, Sendable {
    /// `https://host/bucket/key`
    case path
    /// `https://bucket.host/key`
    case virtual
  }

  public var bucket: String
  /// Put before every key.
  public var prefix: ObjectKey?
  /// Scheme, host and port.
  public var endpoint: URL
  public var region: String
  public var addressing: Addressing
  public var credentials: Credentials
  /// How long the server may say nothing.
  public var timeout: Duration = .seconds(30)
  /// How often a request is sent, when the server can't now or the connection breaks: 1…20.
  public var attempts = 5

  public init(
    bucket: String, prefix: ObjectKey? = nil, endpoint: URL, region: String = "us-east-1", addressing: Addressing = .path,
    credentials: Credentials
  ) {
    (self.bucket, self.prefix, self.endpoint, self.region) = (bucket, prefix, endpoint, region)
    (self.addressing, self.credentials) = (addressing, credentials)
  }
}

// A dump shows no secret.
extension S3Settings.Credentials: CustomStringConvertible, CustomReflectable {
  public var description: String { "credentials of \(accessKeyID)" }
  public var customMirror: Mirror { Mirror(self, children: ["accessKeyID": accessKeyID]) }
}
