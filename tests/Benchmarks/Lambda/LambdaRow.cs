namespace Thaw.Benchmarks.Lambda;

/// <summary>What was measured of one subject.</summary>
/// <param name="Name">The subject.</param>
/// <param name="FirstResponseMillis">From the start of the process to its first answer: the median.</param>
/// <param name="FirstResponseBestMillis">The best of them.</param>
/// <param name="LatencyMicros">From the event's delivery to the last byte of its answer: the median of the first invocations after the warm-up.</param>
/// <param name="CpuMicros">User and system time an invocation of those.</param>
/// <param name="SteadyLatencyMicros">The same later.</param>
/// <param name="SteadyCpuMicros">The same later.</param>
/// <param name="PeakMegabytes">The most memory that was resident at once, at the end.</param>
/// <param name="AllocatedBytes">Bytes allocated an invocation, after the warm-up; nothing where the program takes no hook that tells them.</param>
internal sealed record LambdaRow(
    string Name, double FirstResponseMillis, double FirstResponseBestMillis, double LatencyMicros, double CpuMicros,
    double SteadyLatencyMicros, double SteadyCpuMicros, double PeakMegabytes, double? AllocatedBytes);
