using Thaw.Caching;
using Thaw.Caching.Stores;
using Thaw.Monitoring.Tuning;

namespace Thaw.Jobs.Performance;

/// <summary>Hands what the cache's checks bring to what tunes this process.</summary>
internal sealed class TunedByFleet(ITuningState state) : ICacheSettingsListener
{
    public void Apply(StoredSettings? settings) => state.Apply(settings is { } found ? new TuningSettings(found.Version, found.Data) : default);
}
