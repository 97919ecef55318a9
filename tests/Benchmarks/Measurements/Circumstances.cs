namespace Thaw.Benchmarks.Measurements;

/// <summary>What figures are to be read with.</summary>
/// <param name="At">When they were measured.</param>
/// <param name="Machine">On what.</param>
/// <param name="LoadAverage">How much others had it do just before.</param>
/// <param name="Commit">Of which state of the sources.</param>
/// <param name="IsShort">Whether they mean nothing.</param>
internal sealed record Circumstances(DateTimeOffset At, string Machine, string LoadAverage, string Commit, bool IsShort);
