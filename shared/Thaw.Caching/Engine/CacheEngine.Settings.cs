using Thaw.Caching.Stores;

namespace Thaw.Caching.Engine;

internal sealed partial class CacheEngine : ICacheSettings
{
    bool ICacheSettings.IsShared => _gate is not null;

    TimeSpan ICacheSettings.Interval => _options.InvalidationInterval;

    async ValueTask<CacheSettingsRead> ICacheSettings.ReadAsync(CancellationToken cancellationToken)
    {
        if (_gate is null)
        {
            return default;
        }

        var before = _settings?.Version ?? 0;
        var answer = await _gate.ReadAsync(new StoreRead { Settings = true, Consistent = true }, cancellationToken).ConfigureAwait(false);
        if (!answer.IsAnswered)
        {
            return default;
        }

        _settings?.Found(answer.Value!.Settings, before);
        return new CacheSettingsRead(true, answer.Value!.Settings);
    }

    async ValueTask<CacheSettingsWrite> ICacheSettings.TryReplaceAsync(StoredSettings next, Guid nonce, CancellationToken cancellationToken)
    {
        StoredSettings.ThrowIfUnfit(next);
        if (_gate is null)
        {
            return CacheSettingsWrite.Unknown;
        }

        var answer = await _gate.ReplaceSettingsAsync(next, nonce, cancellationToken).ConfigureAwait(false);
        if (!answer.IsAnswered)
        {
            return CacheSettingsWrite.Unknown;
        }

        if (!answer.Value)
        {
            return CacheSettingsWrite.Lost;
        }

        // The caller may go on using its bytes.
        _settings?.Found(next with { Data = next.Data.ToArray() }, next.Version - 1);
        return CacheSettingsWrite.Replaced;
    }
}
