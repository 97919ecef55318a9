using Thaw.Caching;
using Thaw.Tests.Support;

namespace Thaw.Web.Tests.OutputCaching;

public sealed class MemoryOutputCacheConformance : OutputCacheConformance
{
    private protected override void UseStore(IThawCachingBuilder caching)
    {
    }
}

public sealed class SqliteOutputCacheConformance : SharedOutputCacheConformance
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("thaw-output-");

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private protected override void UseStore(IThawCachingBuilder caching) => caching.UseSqlite(options =>
        (options.Path, options.BusyTimeout) = (Path.Combine(_folder.FullName, "cache.db"), TimeSpan.FromSeconds(30)));
}

public sealed class DynamoDbOutputCacheConformance : SharedOutputCacheConformance
{
    private readonly string _table = $"output-{Guid.NewGuid():N}";
    private Uri? _url;

    private protected override async Task PrepareAsync() => _url = (await DynamoDbLocal.SharedAsync()).Url;

    private protected override void UseStore(IThawCachingBuilder caching) => caching.UseDynamoDb(options =>
    {
        options.Table = _table;
        options.ServiceUrl = _url;
        options.CreateTable = true;
        options.TransactionItems = DynamoDbLocal.TransactionItems;
    });
}
