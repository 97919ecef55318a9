namespace Thaw.LambdaWebProcess;

/// <summary>A value of the memory tier.</summary>
/// <param name="Value">The value.</param>
/// <param name="Made">How many have been made in this process.</param>
/// <param name="FrozenMs">How long the process had nothing to do before this request.</param>
internal sealed record CachedValue(string Value, int Made, double FrozenMs);
