namespace Thaw.Monitoring.Tuning;

/// <summary>Tuned values as they are kept.</summary>
/// <param name="Version">0 for none, and one more with each change.</param>
/// <param name="Data">The values and what can be undone, in monitoring's own coding.</param>
public readonly record struct TuningSettings(long Version, ReadOnlyMemory<byte> Data);
