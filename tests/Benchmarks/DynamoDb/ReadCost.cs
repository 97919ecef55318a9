namespace Thaw.Benchmarks.DynamoDb;

/// <summary>What a subject's process measured of a few hundred reads.</summary>
/// <param name="CpuMicros">User and system time a read.</param>
/// <param name="Bytes">Bytes allocated a read.</param>
internal sealed record ReadCost(double CpuMicros, double Bytes);
