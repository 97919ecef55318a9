using Thaw.Caching;
using Thaw.Caching.Stores;
using Thaw.Monitoring.Tuning;

namespace Thaw.Jobs.Performance;

/// <summary>Keeps tuned values beside the head of the cache's durable tier, where every process reads them with its checks.</summary>
internal sealed class SharedTuningSettings(ICacheSettings settings) : ITuningSettings
{
    public TimeSpan? Within => settings.IsShared ? settings.Interval : null;

    public int MaximumBytes => StoredSettings.MaximumBytes;

    public async ValueTask<TuningSettings?> ReadAsync(CancellationToken cancellationToken)
    {
        var read = await settings.ReadAsync(cancellationToken).ConfigureAwait(false);
        return !read.IsAnswered ? null : read.Settings is { } found ? new TuningSettings(found.Version, found.Data) : default(TuningSettings);
    }

    public async ValueTask<bool?> TryReplaceAsync(TuningSettings next, Guid nonce, CancellationToken cancellationToken) =>
        await settings.TryReplaceAsync(new StoredSettings(next.Version, next.Data), nonce, cancellationToken).ConfigureAwait(false) switch
        {
            CacheSettingsWrite.Replaced => true,
            CacheSettingsWrite.Lost => false,
            _ => null,
        };
}
