using Microsoft.Extensions.DependencyInjection;
using Thaw.Caching;
using Thaw.Jobs.Support;

namespace Thaw.Jobs.Cache;

public sealed class CacheFactoriesTests : IDisposable
{
    private readonly TaskFolder _folder = new();
    private readonly FactoryScript _script = new();

    [Fact]
    public async Task Find_TheLongestPrefixOfTheNamespaceCounts()
    {
        await using var host = Host(static caching => caching
            .AddFactory<NumberedFactory, string>("all", "shop")
            .AddFactory<NumberedFactory, string>("items", "shop", "item/")
            .AddFactory<NumberedFactory, string>("books", "shop", "item/book/"));
        var factories = host.Get<ICacheFactories>();
        Assert.Equal(["all", "books", "items"], factories.Names);
        Assert.Equal(
            ("all", "items", "books", null),
            (factories.Find("shop", "x"), factories.Find("shop", "item/1"), factories.Find("shop", "item/book/1"), factories.Find("other", "x")));
    }

    [Fact]
    public async Task Fill_KeepsWhatLookUpsFind()
    {
        await using var host = Host(static caching => caching.AddFactory<NumberedFactory, string>("company"));
        var factories = host.Get<ICacheFactories>();
        Assert.True(await factories.FillAsync(new CacheRefresh("company", "a"), onlyIfNotFresh: true, default));
        Assert.False(await factories.FillAsync(new CacheRefresh("company", "a"), onlyIfNotFresh: true, default));
        Assert.Equal("a#1", (await host.Cache.For("company").TryGetAsync<string>("a")).Value);
        Assert.True(await factories.FillAsync(new CacheRefresh("company", "a"), onlyIfNotFresh: false, default));
        Assert.Equal("a#2", (await host.Cache.For("company").TryGetAsync<string>("a")).Value);
    }

    [Theory]
    [InlineData("nobody", "item/1", "items")]
    [InlineData("items", "x", "item/")]
    public async Task Fill_NotItsOwn_SaysWhatIs(string factory, string key, string says)
    {
        await using var host = Host(static caching => caching.AddFactory<NumberedFactory, string>("items", "shop", "item/"));
        var wrong = await Assert.ThrowsAsync<ArgumentException>(async () => await host.Get<ICacheFactories>().FillAsync(new CacheRefresh(factory, key), onlyIfNotFresh: true, default));
        Assert.Contains(says, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Add_TwoForTheSameKeysOrOfOneName_StopsWhoeverAsks()
    {
        await using (var host = Host(static caching => caching.AddFactory<NumberedFactory, string>("a", "shop").AddFactory<NumberedFactory, string>("b", "shop")))
            Assert.Contains("longer prefix", Assert.Throws<InvalidOperationException>(host.Get<ICacheFactories>).Message, StringComparison.Ordinal);
        await using (var host = Host(static caching => caching.AddFactory<NumberedFactory, string>("a", "shop").AddFactory<OtherFactory, int>("a", "more")))
            Assert.Contains("one name is one factory", Assert.Throws<InvalidOperationException>(host.Get<ICacheFactories>).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Host(static caching => caching.AddFactory<NumberedFactory, string>("no/name")));
    }

    public void Dispose() => _folder.Dispose();

    private JobsHost Host(Action<IThawCachingBuilder> add) => new(_folder, caching: builder =>
    {
        builder.Services.AddSingleton(_script);
        add(builder);
    });

    private sealed class OtherFactory : ICacheFactory<int>
    {
        public ValueTask<int> MakeAsync(string key, CacheFactoryContext context, CancellationToken cancellationToken) => new(1);
    }
}
