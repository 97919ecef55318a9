namespace Thaw.Benchmarks.DynamoDb;

/// <summary>What a subject's process measured of itself.</summary>
/// <param name="CpuMicros">User and system time a read.</param>
/// <param name="Bytes">Bytes allocated a read.</param>
/// <param name="FirstCallMillis">From the start of <c>Main</c> to the first answer.</param>
/// <param name="SdkAssemblies">How many of the SDK's assemblies were loaded in the end.</param>
internal sealed record ReadCost(double CpuMicros, double Bytes, double FirstCallMillis, int SdkAssemblies);
