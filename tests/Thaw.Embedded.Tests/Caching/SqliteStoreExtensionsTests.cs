using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Thaw.Caching;
using Thaw.Caching.Stores;

namespace Thaw.Embedded.Caching;

public sealed class SqliteStoreExtensionsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Use_TheLastOneWins()
    {
        var builder = new Builder();
        builder.UseSqlite(_folder.Combine("first.db")).UseInMemory().UseSqlite(options => options.Path = _folder.Combine("last.db"));
        Assert.Single(builder.Services);
        await using (var services = builder.Services.BuildServiceProvider())
        {
            var store = Assert.IsType<SqliteCacheStore>(services.GetRequiredService<ICacheStore>());
            Assert.Empty(Directory.GetFiles(_folder.Combine()));
            Assert.True(await store.WriteAsync(TemporaryFolder.Entry("k", 1), default));
        }

        Assert.Equal([_folder.Combine("last.db")], Directory.GetFiles(_folder.Combine()));
        builder.UseInMemory();
        await using var others = builder.Services.BuildServiceProvider();
        Assert.IsType<InMemoryCacheStore>(others.GetRequiredService<ICacheStore>());
    }

    [Fact]
    public void UseInMemory_GivenAStore_SharesIt()
    {
        var shared = new InMemoryCacheStore();
        var builder = new Builder();
        builder.UseInMemory(shared);
        using var services = builder.Services.BuildServiceProvider();
        Assert.Same(shared, services.GetRequiredService<ICacheStore>());
    }

    [Fact]
    public void Use_UnusableOption_NamesItself()
    {
        var builder = new Builder();
        Assert.Contains("Path", Assert.Throws<OptionsValidationException>(() => builder.UseSqlite(" ")).Message, StringComparison.Ordinal);
        Assert.Contains("BusyTimeout", Unusable(options => options.BusyTimeout = TimeSpan.Zero), StringComparison.Ordinal);
        Assert.Contains("Readers", Unusable(options => options.Readers = 65), StringComparison.Ordinal);
        Assert.Empty(builder.Services);

        string Unusable(Action<SqliteCacheOptions> configure) => Assert.Throws<OptionsValidationException>(() => builder.UseSqlite(options =>
        {
            options.Path = "x";
            configure(options);
        })).Message;
    }

    private sealed class Builder : IThawCachingBuilder
    {
        public IServiceCollection Services { get; } = new ServiceCollection();
    }
}
