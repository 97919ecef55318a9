using Microsoft.Extensions.Caching.Hybrid;
using Thaw.Caching.Stores;
using Thaw.Caching.Tests.Support;

namespace Thaw.Caching.Tests.Conditional;

/// <summary>What a condition is judged on, in one process and in several over one store.</summary>
public sealed class ConditionalWriteTests
{
    private readonly FakeClock _clock = new();
    private readonly InMemoryCacheStore _store;

    public ConditionalWriteTests() => _store = new InMemoryCacheStore(_clock);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SetIf_FollowsTheEntry(bool durable)
    {
        await using var host = Host(durable ? _store : null);
        Assert.Equal(CacheWriteOutcome.ConditionFailed, await SetIfAsync(host, "x", Present));
        Assert.Equal(CacheWriteOutcome.Stored, await SetIfAsync(host, "a", CacheWriteCondition.Absent));
        Assert.Equal(CacheWriteOutcome.ConditionFailed, await SetIfAsync(host, "x", CacheWriteCondition.Absent));

        var seen = await SeenAsync(host);
        Assert.Equal(CacheWriteOutcome.Stored, await SetIfAsync(host, "b", CacheWriteCondition.Unchanged(seen)));
        Assert.Equal(CacheWriteOutcome.ConditionFailed, await SetIfAsync(host, "x", CacheWriteCondition.Unchanged(seen)));
        Assert.Equal("b", await ReadAsync(host));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RemoveIf_FollowsTheEntry(bool durable)
    {
        await using var host = Host(durable ? _store : null);
        Assert.Equal(new CacheRemoval(0, true), await RemoveIfAsync(host, CacheWriteCondition.Absent));
        Assert.Equal(new CacheRemoval(0, false) { ConditionFailed = true }, await RemoveIfAsync(host, Present));
        await SetIfAsync(host, "a", CacheWriteCondition.Absent);
        Assert.Equal(new CacheRemoval(0, false) { ConditionFailed = true }, await RemoveIfAsync(host, CacheWriteCondition.Absent));
        Assert.Equal("a", await ReadAsync(host));
        Assert.Equal(new CacheRemoval(1, true), await RemoveIfAsync(host, CacheWriteCondition.Unchanged(await SeenAsync(host))));
        Assert.Null(await ReadAsync(host));
    }

    [Fact]
    public async Task SetIf_AnotherProcessWroteWithinTheInterval_IsJudgedOnTheStore()
    {
        await using var first = Host(_store);
        await using var second = Host(_store);
        await SetAsync(first, "a");
        Assert.Equal("a", await ReadAsync(second));
        var seen = await SeenAsync(second);
        await SetAsync(first, "b");

        // Its memory may serve what was there before; its condition must not.
        Assert.Equal("a", await ReadAsync(second));
        Assert.Equal(CacheWriteOutcome.ConditionFailed, await SetIfAsync(second, "x", CacheWriteCondition.Unchanged(seen)));
        Assert.Equal("b", await ReadAsync(second));
    }

    [Theory]
    [InlineData("tag")]
    [InlineData("everything")]
    [InlineData("namespace")]
    [InlineData("pattern")]
    [InlineData("user")]
    [InlineData("key")]
    public async Task SetIf_InvalidatedByAnotherProcess_CountsAsAbsent(string by)
    {
        await using var first = Host(_store);
        await using var second = Host(_store);
        var (mine, others) = (first.Cache.ForUser("u"), second.Cache.ForUser("u"));
        await _clock.DriveAsync(mine.SetAsync("k", "a", new CacheEntryOptions { Tags = ["t"] }));
        var seen = (await _clock.DriveAsync(mine.TryGetAsync<CachePayload>("k"))).Value!;
        await _clock.DriveAsync(others.InvalidateAsync(by switch
        {
            "tag" => new CacheInvalidation { Tag = "t" },
            "everything" => new CacheInvalidation { Tag = "*" },
            "namespace" => new CacheInvalidation { Namespace = "default" },
            "pattern" => new CacheInvalidation { Pattern = "k*" },
            "user" => new CacheInvalidation { User = "u" },
            _ => new CacheInvalidation { Namespace = "default", User = "u", Key = "k" },
        }));

        Assert.Equal("a", (await mine.TryGetAsync<string>("k")).Value);
        Assert.Equal(CacheWriteOutcome.ConditionFailed, await _clock.DriveAsync(mine.SetIfAsync("k", "x", CacheWriteCondition.Unchanged(seen))));
        Assert.Equal(CacheWriteOutcome.Stored, await _clock.DriveAsync(mine.SetIfAsync("k", "x", CacheWriteCondition.Absent)));
    }

    [Fact]
    public async Task SetIf_TagInvalidatedBeforeThisProcessStarted_CountsAsAbsent()
    {
        await using (var first = Host(_store))
        {
            await _clock.DriveAsync(first.Cache.SetAsync("k", "a", new CacheEntryOptions { Tags = ["t"] }));
            await _clock.DriveAsync(first.Cache.InvalidateAsync(new CacheInvalidation { Tag = "t" }));
        }

        await using var second = Host(_store);
        Assert.Equal(CacheWriteOutcome.ConditionFailed, await SetIfAsync(second, "x", Present));
        Assert.Equal(CacheWriteOutcome.Stored, await SetIfAsync(second, "b", CacheWriteCondition.Absent));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SetIf_Expired_CountsAsAbsent(bool durable)
    {
        await using var host = Host(durable ? _store : null);
        await _clock.DriveAsync(host.Cache.SetAsync("k", "a", new CacheEntryOptions { Expiration = TimeSpan.FromSeconds(10) }));
        _clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(CacheWriteOutcome.ConditionFailed, await SetIfAsync(host, "x", CacheWriteCondition.Absent));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(CacheWriteOutcome.ConditionFailed, await SetIfAsync(host, "x", Present));
        Assert.Equal(CacheWriteOutcome.Stored, await SetIfAsync(host, "b", CacheWriteCondition.Absent));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SetIf_StaleButServed_CountsAsPresent(bool durable)
    {
        await using var host = Host(durable ? _store : null, o => o.DefaultNamespace.StaleWhileRevalidate = TimeSpan.FromMinutes(1));
        await _clock.DriveAsync(host.Cache.SetAsync("k", "a", new CacheEntryOptions { Expiration = TimeSpan.FromSeconds(10) }));
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("a", await ReadAsync(host));
        Assert.Equal(CacheWriteOutcome.Stored, await SetIfAsync(host, "b", CacheWriteCondition.When(found => found is { Found: true, IsStale: true })));
    }

    [Fact]
    public async Task When_GetsTheEntryAsAReaderDoes()
    {
        await using var host = Host(_store);
        await _clock.DriveAsync(host.Cache.SetAsync("k", "ä", new CacheEntryOptions { Tags = ["t"], Expiration = TimeSpan.FromSeconds(10) }));
        var read = await _clock.DriveAsync(host.Cache.TryGetAsync<string>("k"));
        CacheResult<CachePayload> current = default;
        await SetIfAsync(host, "x", CacheWriteCondition.When(found => (current = found).Tier == CacheTier.Memory));

        Assert.Equal("ä"u8.ToArray(), current.Value!.Body.ToArray());
        Assert.StartsWith("text/plain", current.Value.ContentType, StringComparison.Ordinal);
        Assert.Equal(CacheTier.Durable, current.Tier);
        Assert.Equal(["t"], current.Tags!);
        Assert.NotNull(current.ExpiresAt);
        Assert.Equal(read.ExpiresAt, current.ExpiresAt);
    }

    [Fact]
    public async Task CachedNull_IsFoundAndHasNoValue()
    {
        await using var host = Host(_store);
        await _clock.DriveAsync(host.Cache.SetAsync<string?>("k", null));
        Assert.Equal(CacheWriteOutcome.ConditionFailed, await SetIfAsync(host, "x", CacheWriteCondition.Absent));
        Assert.Equal(CacheWriteOutcome.Stored, await SetIfAsync(host, "b", CacheWriteCondition.When(found => found is { Found: true, Value: null })));
    }

    [Fact]
    public async Task NullThatIsNotKept_RemovesOnTheConditionOnly()
    {
        await using var host = Host(_store, o => o.DefaultNamespace.NegativeExpiration = TimeSpan.Zero);
        await SetAsync(host, "a");
        Assert.Equal(CacheWriteOutcome.ConditionFailed, await SetIfAsync<string?>(host, null, CacheWriteCondition.Absent));
        Assert.Equal("a", await ReadAsync(host));
        Assert.Equal(CacheWriteOutcome.Stored, await SetIfAsync<string?>(host, null, Present));
        Assert.Null(await ReadAsync(host));
    }

    [Fact]
    public async Task TooLarge_ChangesNothing()
    {
        await using var host = Host(_store, o => o.DefaultNamespace.MaximumValueBytes = 100);
        await SetAsync(host, "a");
        Assert.Equal(CacheWriteOutcome.TooLarge, await SetIfAsync(host, new string('x', 101), Present));
        Assert.Equal("a", await ReadAsync(host));
    }

    [Fact]
    public async Task ConditionThrows_ItsWriterHearsOfItAndOthersGoOn()
    {
        await using var host = Host(_store);
        await Assert.ThrowsAsync<FormatException>(() => SetIfAsync(host, "x", CacheWriteCondition.When(_ => throw new FormatException())));
        await SetAsync(host, "a");
        Assert.Equal("a", await ReadAsync(host));
    }

    [Fact]
    public async Task Disabled_NothingIsThereAndNothingIsStored()
    {
        await using var host = Host(_store, o => o.Enabled = false);
        Assert.Equal(CacheWriteOutcome.Disabled, await SetIfAsync(host, "x", CacheWriteCondition.Absent));
        Assert.True((await RemoveIfAsync(host, Present)).ConditionFailed);
    }

    private static CacheWriteCondition Present { get; } = CacheWriteCondition.When(found => found.Found);

    private CacheHost Host(ICacheStore? store, Action<ThawCachingOptions>? configure = null) => new(store, _clock, configure);

    private Task<CacheWriteOutcome> SetAsync(CacheHost host, string value) => _clock.DriveAsync(host.Cache.SetAsync("k", value));

    private Task<CacheWriteOutcome> SetIfAsync<T>(CacheHost host, T value, CacheWriteCondition condition) =>
        _clock.DriveAsync(host.Cache.SetIfAsync("k", value, condition));

    private Task<CacheRemoval> RemoveIfAsync(CacheHost host, CacheWriteCondition condition) => _clock.DriveAsync(host.Cache.RemoveIfAsync("k", condition));

    private async Task<string?> ReadAsync(CacheHost host) => (await _clock.DriveAsync(host.Cache.TryGetAsync<string>("k"))).Value;

    private async Task<CachePayload> SeenAsync(CacheHost host) => (await _clock.DriveAsync(host.Cache.TryGetAsync<CachePayload>("k"))).Value!;
}
