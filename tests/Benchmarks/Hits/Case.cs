namespace Thaw.Benchmarks.Hits;

/// <summary>One thing that is measured: a loop, given where to start among the keys and how often to go round.</summary>
/// <remarks>
/// The loops are written out for each type, as an application's code is: through a type parameter, all of them would pay for the look-up of shared generics.
/// </remarks>
internal sealed record Case(string Name, Func<int, int, long> Run, bool RunsOnTwo = true);
