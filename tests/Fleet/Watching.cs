namespace Thaw.Fleet.Tests;

/// <summary>Tests that keep the processor busy: one after another.</summary>
[CollectionDefinition(nameof(Watching))]
public sealed class Watching;
