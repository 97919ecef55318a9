namespace Thaw.Jobs.Cache;

/// <summary>One list as it was registered.</summary>
internal sealed record CacheWarmUpListRegistration(string Name, Func<IServiceProvider, ICacheWarmUpList> Resolve);
