namespace Thaw.Fleet.Tests;

/// <summary>Tests that mostly wait for a lifetime, a lease or an interval to go by: one after another, beside those of <see cref="Watching"/>.</summary>
[CollectionDefinition(nameof(Waiting))]
public sealed class Waiting;
