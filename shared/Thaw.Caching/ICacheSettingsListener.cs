using Thaw.Caching.Stores;

namespace Thaw.Caching;

/// <summary>
/// Is told what the processes over one durable tier have in common (<see cref="ICacheSettings"/>). Registered as a service; only where one is are the settings read with the
/// checks for invalidations. It is built when there is something to tell.
/// </summary>
public interface ICacheSettingsListener
{
    /// <summary>
    /// Takes over other settings than the last, on the way of a look-up that waits: shortly, and without looking anything up. One call at a time. A fault is logged and goes no further.
    /// </summary>
    /// <param name="settings">The settings; <see langword="null"/> where there are none any more.</param>
    void Apply(StoredSettings? settings);
}
