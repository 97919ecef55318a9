using Thaw.Caching.Stores;

namespace Thaw.Conformance.CacheStores;

public sealed class InMemoryCacheStoreConformance : CacheStoreConformance
{
    private InMemoryCacheStore _database = null!;

    protected override Task CreateDatabaseAsync()
    {
        _database = new InMemoryCacheStore();
        return Task.CompletedTask;
    }

    protected override Task<ICacheStore> OpenAsync() => Task.FromResult<ICacheStore>(_database);

    protected override Task DropDatabaseAsync() => Task.CompletedTask;
}
