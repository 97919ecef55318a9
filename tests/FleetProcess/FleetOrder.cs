namespace Thaw.FleetProcess;

/// <summary>One line that a process of the fleet is told.</summary>
internal sealed record FleetOrder
{
    /// <summary>Comes back with the answer.</summary>
    public long Id { get; init; }

    public FleetVerb Verb { get; init; }

    public FleetPlace Place { get; init; } = new("default", null, "", []);

    /// <summary>For <see cref="FleetVerb.Invalidate"/>; the place's namespace, user and key are not taken into account there.</summary>
    public FleetTarget? Target { get; init; }

    /// <summary>The entry's lifetime; 0 leaves it to the namespace.</summary>
    public int LifetimeMilliseconds { get; init; }

    /// <summary>How long the factory takes.</summary>
    public int FactoryMilliseconds { get; init; }

    /// <summary>Whether the factory never ends.</summary>
    public bool Hangs { get; init; }

    /// <summary>How many callers at once.</summary>
    public int Callers { get; init; } = 1;

    /// <summary>When to start, by <see cref="System.Diagnostics.Stopwatch.GetTimestamp"/>, which all processes of a machine share; 0 for now.</summary>
    public long StartAt { get; init; }

    /// <summary>The signal that the process sends itself as the very next thing after its look-up returned; 0 for none.</summary>
    public int SignalAfter { get; init; }

    /// <summary>For <see cref="FleetVerb.Watch"/>.</summary>
    public IReadOnlyList<FleetPlace> Places { get; init; } = [];

    /// <summary>Whether the watch never rests, for intervals of which its usual rest would be a good part.</summary>
    public bool IsRestless { get; init; }
}
