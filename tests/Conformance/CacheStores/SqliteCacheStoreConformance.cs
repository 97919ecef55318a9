using Thaw.Caching.Stores;
using Thaw.Embedded;

namespace Thaw.Conformance.CacheStores;

public sealed class SqliteCacheStoreConformance : CacheStoreConformance
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("thaw-conformance-");

    protected override Task CreateDatabaseAsync() => Task.CompletedTask;

    protected override Task<ICacheStore> OpenAsync() =>
        Task.FromResult<ICacheStore>(new SqliteCacheStore(new SqliteCacheOptions { Path = Path.Combine(_folder.FullName, "cache.db"), BusyTimeout = TimeSpan.FromMinutes(1) }));

    protected override Task DropDatabaseAsync()
    {
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }
}
