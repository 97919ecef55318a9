namespace Thaw.Monitoring.Tuning;

/// <summary>Where tuned values are kept, so that all processes have the same. Implemented where monitoring meets a store that they share; without one they are this process's alone.</summary>
/// <remarks>What it answers, and what it wrote, has gone through <see cref="ITuningState.Apply"/> by then, each version once and in order.</remarks>
public interface ITuningSettings
{
    /// <summary>Within what time other processes follow; <see langword="null"/> where there are none that would.</summary>
    TimeSpan? Within { get; }

    /// <summary>The most bytes that can be kept.</summary>
    int MaximumBytes { get; }

    /// <summary>The latest; version 0 where nothing was ever tuned, <see langword="null"/> where the store does not answer.</summary>
    ValueTask<TuningSettings?> ReadAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Replaces those of the version before; <see langword="false"/>, and nothing changed, where another version stands there. <see langword="null"/> where nobody knows whether it took effect:
    /// it is then safe to repeat with the same nonce.
    /// </summary>
    ValueTask<bool?> TryReplaceAsync(TuningSettings next, Guid nonce, CancellationToken cancellationToken);
}
