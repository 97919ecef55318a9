namespace Thaw.Caching.Factories;

/// <summary>One factory as it was registered; <c>Fill</c> knows its types.</summary>
internal sealed record CacheFactoryRegistration(
    string Name, string Namespace, string KeyPrefix, Type FactoryType, Func<IServiceProvider, ITieredCache, string, bool, CancellationToken, ValueTask<bool>> Fill);
