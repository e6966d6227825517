import Business

/// Prepares what the tax office is to be told of a payee's year.
public enum TaxFormPrepareJob: BusinessJobType {
  public static let name = "tax.1099.prepare"
  public static let queue = "payouts"
  public typealias Payload = TaxFormRequest
  public typealias Result = [TaxForm]
  public typealias Progress = NoProgress
}
