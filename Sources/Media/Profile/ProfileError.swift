public import YAML

/// Why a profile can't be used: which file or name, where in it, and what would be right.
public typealias ProfileError = YAMLFileError
