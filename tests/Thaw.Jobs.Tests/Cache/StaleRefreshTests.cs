using Microsoft.Extensions.DependencyInjection;
using Thaw.Caching;
using Thaw.Jobs.Support;
using Thaw.Tasks;
using Thaw.Tasks.Stores;

namespace Thaw.Jobs.Cache;

/// <summary>Hosts whose work ends with the response: stale values are served, tasks make the new ones.</summary>
public sealed class StaleRefreshTests : IDisposable
{
    private readonly TaskFolder _folder = new();
    private readonly FactoryScript _script = new();
    private int _ownCalls;

    [Fact]
    public async Task Lookup_Stale_IsServedATaskRefreshesAndTheNextIsFresh()
    {
        await using var host = Host();
        Assert.Equal("own 1", (await LookUpAsync(host)).Value);
        _folder.Clock.Advance(TimeSpan.FromSeconds(20));

        var stale = await LookUpAsync(host);
        Assert.Equal(("own 1", true, 0), (stale.Value, stale.IsStale, _script.Calls));

        await using var worker = Host();
        Assert.Equal(1, await worker.WorkAsync());
        Assert.Equal(1, _script.Calls);

        _folder.Clock.Advance(TimeSpan.FromSeconds(2));
        var fresh = await LookUpAsync(host);
        Assert.Equal(("acme#1", false, 1), (fresh.Value, fresh.IsStale, _ownCalls));
    }

    [Fact]
    public async Task Lookup_StaleForManyInManyContainers_IsOneTask()
    {
        await using var first = Host();
        await LookUpAsync(first);
        _folder.Clock.Advance(TimeSpan.FromSeconds(20));
        await using var second = Host();
        var found = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => LookUpAsync(i % 2 == 0 ? first : second)));

        Assert.All(found, static result => Assert.True(result is { Value: "own 1", IsStale: true }));
        Assert.Single((await first.Client.ListAsync(new TaskQuery())).Tasks);
        Assert.Equal(1, await first.WorkAsync());
        Assert.Equal((1, 1), (_script.Calls, _ownCalls));
    }

    [Fact]
    public async Task Lookup_StaleOnceMoreAfterItsRefresh_RunsTheSameTaskAgain()
    {
        await using var host = Host();
        await LookUpAsync(host);
        for (var round = 1; round <= 3; round++)
        {
            _folder.Clock.Advance(TimeSpan.FromSeconds(60));
            Assert.True((await LookUpAsync(host)).IsStale);
            await host.WorkAsync();
            Assert.Equal(round, _script.Calls);
        }

        Assert.Single((await host.Client.ListAsync(new TaskQuery())).Tasks);
    }

    [Fact]
    public async Task Refresh_AnotherHasMadeItMeanwhile_LeavesItAlone()
    {
        await using var host = Host();
        await LookUpAsync(host);
        _folder.Clock.Advance(TimeSpan.FromSeconds(20));
        await LookUpAsync(host);
        await host.Cache.For("company").SetAsync("acme", "set");

        var task = Assert.Single((await host.Client.ListAsync(new TaskQuery())).Tasks);
        await host.WorkAsync();

        Assert.False(JobsHost.Result(await host.ViewAsync(task.Id)).GetProperty("made").GetBoolean());
        Assert.Equal(("set", 0), ((await LookUpAsync(host)).Value, _script.Calls));
    }

    [Fact]
    public async Task Lookup_PerUser_RefreshesThatUsersEntry()
    {
        await using var host = Host(perUser: true);
        await LookUpAsync(host, "alice");
        _folder.Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.True((await LookUpAsync(host, "alice")).IsStale);
        await host.WorkAsync();
        _folder.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("aliceacme#1", (await LookUpAsync(host, "alice")).Value);
    }

    [Theory]
    [InlineData("other")] // nobody registered a factory for it
    [InlineData("company", false)] // nobody takes tasks
    public async Task Lookup_NobodyToTakeItOver_IsMadeByTheCaller(string ns, bool hasQueue = true)
    {
        await using var host = Host(ns: ns, queue: hasQueue ? null : new NobodysQueue());
        await LookUpAsync(host, ns: ns);
        _folder.Clock.Advance(TimeSpan.FromSeconds(20));
        var found = await LookUpAsync(host, ns: ns);
        Assert.Equal(("own 2", false), (found.Value, found.IsStale));
    }

    [Fact]
    public async Task Refresh_ByHand_MakesAFreshValueAnew()
    {
        await using var host = Host();
        await LookUpAsync(host);
        Assert.True(JobsHost.Result(await host.RunAsync("cache.refresh", """{"factory":"company","key":"acme"}""")).GetProperty("made").GetBoolean());
        Assert.Equal("acme#1", (await LookUpAsync(host)).Value);
    }

    [Theory]
    [InlineData("""{"factory":"nobody","key":"acme"}""", "company")]
    [InlineData("""{"factory":"company","key":"acme","user":""}""", "user")]
    public async Task Refresh_Unusable_IsDead(string arguments, string says)
    {
        await using var host = Host();
        var task = await host.RunAsync("cache.refresh", arguments);
        Assert.Equal(TaskState.Dead, task.State);
        Assert.Contains(says, task.Fault!.Reason, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<CacheResult<string>> LookUpAsync(JobsHost host, string? user = null, string ns = "company")
    {
        var view = host.Cache.For(ns);
        return await (user is null ? view : view.ForUser(user)).GetOrCreateAsync("acme", this, static (self, _, _) => new ValueTask<string>($"own {++self._ownCalls}"));
    }

    private JobsHost Host(bool perUser = false, string ns = "company", IStaleRefreshQueue? queue = null) => new(
        _folder,
        configure: options => options.Namespace(ns, policy =>
        {
            (policy.Expiration, policy.StaleWhileRevalidate, policy.Jitter, policy.PerUser) = (TimeSpan.FromSeconds(10), TimeSpan.FromHours(1), 0, perUser);
        }),
        caching: builder =>
        {
            builder.AddFactory<NumberedFactory, string>("company");
            builder.Services.AddSingleton(_script);
            if (queue is not null)
                builder.Services.AddSingleton(queue);
        });

    private sealed class NobodysQueue : IStaleRefreshQueue
    {
        public ValueTask EnqueueAsync(CacheRefresh refresh, CancellationToken cancellationToken) => throw new IOException("no way to the queue");
    }
}
