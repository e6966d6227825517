/// Why a business operation isn't done, and won't be however often it is asked for: what was asked is wrong.
public protocol BusinessRefusal: Error, CustomStringConvertible {}
