using Thaw.Caching.Stores;

namespace Thaw.Caching;

/// <summary>
/// A few bytes that all processes over one durable tier have in common while they run. Whoever replaces them reaches every process that looks something up within
/// <see cref="Interval"/>: they are read with the check for invalidations (<see cref="ICacheSettingsListener"/>). What they say is not the cache's business.
/// </summary>
public interface ICacheSettings
{
    /// <summary>Whether a durable tier keeps them; if not, nothing is read and nothing written.</summary>
    bool IsShared { get; }

    /// <summary>Within what time every process has them.</summary>
    TimeSpan Interval { get; }

    /// <summary>Reads the latest, now.</summary>
    ValueTask<CacheSettingsRead> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Replaces those of the version before. Where nobody knows whether that took effect it is safe to repeat with the same nonce.</summary>
    /// <exception cref="ArgumentException">The version is less than 1, or there are more than <see cref="StoredSettings.MaximumBytes"/>.</exception>
    ValueTask<CacheSettingsWrite> TryReplaceAsync(StoredSettings next, Guid nonce, CancellationToken cancellationToken);
}
