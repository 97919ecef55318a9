using Microsoft.Extensions.Logging;
using Thaw.Caching.Stores;

namespace Thaw.Caching.Settings;

/// <summary>Tells the listener of each version of the settings once, whichever reading brings it first.</summary>
internal sealed partial class SettingsWatch(Func<ICacheSettingsListener> listener, ILogger logger)
{
    private readonly Lock _lock = new();
    private long _version;

    /// <summary>The version that was told last; 0 for none. Taken before a reading is sent.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>Takes over what a consistent reading found.</summary>
    /// <param name="settings">The settings, if there are any.</param>
    /// <param name="versionBefore">What <see cref="Version"/> was when the reading was sent.</param>
    public void Found(StoredSettings? settings, long versionBefore)
    {
        var version = settings?.Version ?? 0;
        if (version == Version)
        {
            return;
        }

        lock (_lock)
        {
            // Less than was told since this reading was sent: it is late. Less than was known before: it is another table, and what that one says counts.
            if (version == _version || (version < _version && version >= versionBefore))
            {
                return;
            }

            Volatile.Write(ref _version, version);
            try
            {
                listener().Apply(settings);
            }
            catch (Exception fault) // Whatever somebody wrote there, a look-up goes on with what it has.
            {
                LogFault(logger, version, fault);
            }
        }
    }

    [LoggerMessage(1102, LogLevel.Error, "Version {Version} of the fleet's settings could not be taken over.")]
    private static partial void LogFault(ILogger logger, long version, Exception fault);
}
