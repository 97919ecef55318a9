namespace Thaw.Caching.Factories;

/// <summary>Calls registered factories through the cache, so that what they make is kept by the same rules as any look-up's.</summary>
internal sealed class CacheFactories(CacheFactoryTable table, ITieredCache cache, IServiceProvider services) : ICacheFactories
{
    public IReadOnlyList<string> Names => table.Names;

    public string? Find(string @namespace, string key) => table.Find(@namespace, key)?.Name;

    public ValueTask<bool> FillAsync(CacheRefresh request, bool onlyIfNotFresh, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (table.Named(request.Factory) is not { } factory)
        {
            throw new ArgumentException(
                $"No cache factory is registered as '{request.Factory}'; there are: {(Names.Count == 0 ? "none" : string.Join(", ", Names))}.", nameof(request));
        }

        if (!request.Key.StartsWith(factory.KeyPrefix, StringComparison.Ordinal))
        {
            throw new ArgumentException($"The cache factory '{factory.Name}' makes keys that begin with '{factory.KeyPrefix}'; this one does not.", nameof(request));
        }

        var view = cache.For(factory.Namespace);
        return factory.Fill(services, request.User is { } user ? view.ForUser(user) : view, request.Key, onlyIfNotFresh, cancellationToken);
    }
}
