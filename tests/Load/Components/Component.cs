namespace Thaw.Load.Components;

/// <summary>A part of the library that is measured by itself.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Injected">The latency that is added, in words.</param>
/// <param name="TargetMilliseconds">What P90 must stay below.</param>
/// <param name="RunAsync">Does it once; the number is a different one each time.</param>
internal sealed record Component(string Name, string Injected, double TargetMilliseconds, Func<int, CancellationToken, Task> RunAsync);
