using Thaw.Caching.Stores;
using Thaw.Caching.Tests.Support;

namespace Thaw.Caching.Tests.Conditional;

/// <summary>A condition that cannot be judged is refused, never guessed, and nothing is made up for later.</summary>
public sealed class ConditionalDegradationTests
{
    private readonly FakeClock _clock = new();
    private readonly InMemoryCacheStore _store;
    private readonly SpyStore _spy;

    public ConditionalDegradationTests()
    {
        _store = new InMemoryCacheStore(_clock);
        _spy = new SpyStore(_store);
    }

    [Theory]
    [InlineData("read")]
    [InlineData("commit")]
    public async Task StoreDown_Undecided_AndTheEntryStaysWhatItWas(string fails)
    {
        await using var host = new CacheHost(_spy, _clock, o => o.CircuitFailures = 1_000);
        await using var other = new CacheHost(_store, _clock);
        await _clock.DriveAsync(host.Cache.SetAsync("k", "a"));
        _spy.Before = (call, _) => call.StartsWith(fails, StringComparison.Ordinal) ? throw new IOException("down") : Task.CompletedTask;

        Assert.Equal(CacheWriteOutcome.Undecided, await SetIfAsync(host));
        var removal = await _clock.DriveAsync(host.Cache.RemoveIfAsync("k", Present));
        Assert.Equal(new CacheRemoval(0, false), removal);

        // Neither here nor elsewhere does anything come of it later.
        _spy.Before = null;
        _clock.Advance(TimeSpan.FromSeconds(1.1));
        Assert.Equal("a", (await _clock.DriveAsync(host.Cache.TryGetAsync<string>("k"))).Value);
        _clock.Advance(TimeSpan.FromSeconds(1.1));
        Assert.Equal("a", (await _clock.DriveAsync(other.Cache.TryGetAsync<string>("k"))).Value);
    }

    [Fact]
    public async Task CircuitOpen_UndecidedWithoutACall()
    {
        await using var host = new CacheHost(_spy, _clock, o => o.CircuitFailures = 1);
        await _clock.DriveAsync(host.Cache.SetAsync("k", "a"));
        _spy.Before = (_, _) => throw new IOException("down");
        Assert.Equal(CacheWriteOutcome.Undecided, await SetIfAsync(host));
        _spy.Forget();
        Assert.Equal(CacheWriteOutcome.Undecided, await SetIfAsync(host));
        Assert.Empty(_spy.Calls);
    }

    [Fact]
    public async Task AnswerLost_Undecided_AndTheNextLookUpFindsOut()
    {
        var held = new HeldStore(_store);
        await using var host = new CacheHost(held, _clock);
        await _clock.DriveAsync(host.Cache.SetAsync("k", "a"));
        Assert.Equal("a", (await _clock.DriveAsync(host.Cache.TryGetAsync<string>("k"))).Value);
        held.After = call => call == "commit" ? throw new IOException("lost") : Task.CompletedTask;

        Assert.Equal(CacheWriteOutcome.Undecided, await SetIfAsync(host));
        Assert.Equal("b", (await _clock.DriveAsync(host.Cache.TryGetAsync<string>("k"))).Value);
    }

    [Fact]
    public async Task RemovalNotCommittedYet_IsCommittedBeforeTheConditionIsJudged()
    {
        await using var host = new CacheHost(_spy, _clock, o => o.CircuitFailures = 1_000);
        await _clock.DriveAsync(host.Cache.SetAsync("k", "a"));
        _spy.Before = (_, _) => throw new IOException("down");
        Assert.False((await _clock.DriveAsync(host.Cache.RemoveAsync("k"))).Committed);
        Assert.Equal(CacheWriteOutcome.Undecided, await SetIfAsync(host));
        _spy.Before = null;

        Assert.Equal(CacheWriteOutcome.ConditionFailed, await SetIfAsync(host));
        Assert.Equal(CacheWriteOutcome.Stored, await _clock.DriveAsync(host.Cache.SetIfAsync("k", "c", CacheWriteCondition.Absent)));
    }

    [Fact]
    public async Task RaceLostForEver_EndsUndecided()
    {
        await using var host = new CacheHost(_spy, _clock);
        await using var other = new CacheHost(_store, _clock);
        await _clock.DriveAsync(host.Cache.SetAsync("k", "a"));
        var commits = 0;
        _spy.Before = async (call, cancellationToken) =>
        {
            if (call == "commit")
            {
                commits++;
                await _clock.DriveAsync(other.Cache.SetAsync("another", $"{commits}", cancellationToken: cancellationToken));
            }
        };

        Assert.Equal(CacheWriteOutcome.Undecided, await SetIfAsync(host));
        Assert.InRange(commits, 10, 40);
        _spy.Before = null;
        Assert.Equal("a", (await _clock.DriveAsync(host.Cache.TryGetAsync<string>("k"))).Value);
    }

    [Fact]
    public async Task Alone_OneReadingAndOneCommit()
    {
        await using var host = new CacheHost(_spy, _clock);
        await _clock.DriveAsync(host.Cache.SetAsync("k", "a"));
        _spy.Forget();
        Assert.Equal(CacheWriteOutcome.Stored, await SetIfAsync(host));
        Assert.Equal(["read(head entries:1 stamps:*,n:default)!", "commit"], _spy.Calls);
    }

    private static CacheWriteCondition Present { get; } = CacheWriteCondition.When(found => found.Found);

    private Task<CacheWriteOutcome> SetIfAsync(CacheHost host) => _clock.DriveAsync(host.Cache.SetIfAsync("k", "b", Present));
}
