namespace Thaw.Monitoring.Resources;

/// <summary>Keeps this process below its memory. Looks whenever figures are sampled; safe from any thread.</summary>
public interface IMemoryPressure
{
    /// <summary>From so many bytes on memory is short: four fifths of <c>MEMORY_THRESHOLD_MB</c>, or of the container's limit where that is less.</summary>
    long LimitBytes { get; }

    /// <summary>The last times that something was done, the latest first.</summary>
    IReadOnlyList<PressureEpisode> Episodes { get; }

    /// <summary>Looks, and does what must be done.</summary>
    /// <param name="force">Whether to clean up however little is taken: at an operator's wish.</param>
    /// <returns>What was done; <see langword="null"/> where nothing was.</returns>
    PressureEpisode? Look(bool force = false);
}
