/// What can be a statement's parameter and a column of its rows: a Swift type that stands for one of the server's types.
///
/// Values cross the wire in the server's binary form, so nothing is lost in printing and parsing. Money is `Int64`, in minor units;
/// there is no `numeric`, and sums that the server would make one are cast to `bigint` in the statement.
public protocol PostgresValue: Sendable {
  /// As what a parameter is sent.
  static var postgresType: PostgresType { get }
  /// As what an array of such values is sent.
  static var postgresArrayType: PostgresType { get }
  /// What NULL is read as; nil, where there is no such value.
  static var postgresNull: Self? { get }

  var isPostgresNull: Bool { get }
  /// Appends the binary form, without its length. Not called for NULL.
  func encode(into bytes: inout [UInt8])
  /// Reads the binary form.
  /// - Throws: ``PostgresValueError``, for types and bytes that aren't such a value.
  init(decoding bytes: UnsafeRawBufferPointer, of type: PostgresType) throws(PostgresValueError)
}

extension PostgresValue {
  public static var postgresNull: Self? { nil }
  public var isPostgresNull: Bool { false }
}

/// Why a column can't be read as a Swift type.
public struct PostgresValueError: Error, Sendable, Equatable, CustomStringConvertible {
  public let description: String

  public init(_ description: String) { self.description = description }

  /// The column is of another type.
  init(_ found: PostgresType, isNot wanted: Any.Type) { description = "\(found) can't be read as \(wanted)" }
}
