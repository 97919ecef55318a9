namespace Thaw.Monitoring.Tuning;

/// <summary>The settings of this process that may be tuned, as the fleet has them. Safe from any thread.</summary>
public interface ITuningState
{
    /// <summary>What may be tuned, by id.</summary>
    IReadOnlyList<ITunable> Tunables { get; }

    /// <summary>What of the last version could not be taken over here.</summary>
    IReadOnlyList<TuningIgnored> Ignored { get; }

    /// <summary>
    /// Sets each tunable whose tuned value is another than in the version before, and one that is not tuned any more back to what it was configured to be. Never throws: what cannot
    /// be read changes nothing; values out of bounds and of names unknown here are left out and counted.
    /// </summary>
    void Apply(TuningSettings settings);
}
