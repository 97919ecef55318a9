using Microsoft.Extensions.DependencyInjection;
using Thaw.Caching;
using Thaw.Jobs.Support;
using Thaw.Monitoring.Tuning;

namespace Thaw.Jobs.Tests.Performance;

/// <summary>Keys that are read most, before and after their values expire: tasks that really run make them anew.</summary>
public sealed class WarmHotKeysTests : IDisposable
{
    private const string Ours = "prices";
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(100);
    private readonly TaskFolder _folder = new();
    private readonly FactoryScript _script = new();

    [Fact]
    public async Task HotKey_FreshForLong_IsLeftAlone()
    {
        await using var host = Host();
        await ReadAsync(host, Ours, "acme");
        Assert.Empty(Plan(host));

        // Without its memory the container has to ask; it is told and does nothing.
        _folder.Clock.Advance(TimeSpan.FromSeconds(2));
        var outcome = await Assert.Single(Plan(host)).RunAsync(CancellationToken.None);
        Assert.Contains("left alone", outcome, StringComparison.Ordinal);
        Assert.Equal(0, await host.WorkAsync());
    }

    [Fact]
    public async Task HotKey_AboutToExpire_IsMadeAnewOnce_HoweverOftenAndWhereItIsAskedFor()
    {
        await using var host = Host();
        await using var other = Host();
        await ReadAsync(host, Ours, "acme");
        await ReadAsync(other, Ours, "acme");
        _folder.Clock.Advance(Lifetime * 0.85);
        var step = Assert.Single(Plan(host));
        Assert.StartsWith($"{Ours}/", step.Subject, StringComparison.Ordinal);
        Assert.DoesNotContain("acme", step.Subject, StringComparison.Ordinal);
        var outcome = await step.RunAsync(CancellationToken.None);
        Assert.Equal(outcome, await step.RunAsync(CancellationToken.None));
        Assert.Equal(outcome, await Assert.Single(Plan(other)).RunAsync(CancellationToken.None));
        Assert.StartsWith("Task ", outcome, StringComparison.Ordinal);

        Assert.Equal(1, await host.WorkAsync());
        Assert.Equal(2, _script.Calls);

        // When the first value is over, whoever asks finds the second: nobody waits for a factory.
        _folder.Clock.Advance(Lifetime * 0.2);
        Assert.Equal(("acme#2", CacheTier.Durable), await other.Cache.For(Ours).TryGetAsync<string>("acme") is var found ? (found.Value, found.Tier) : default);
    }

    [Fact]
    public async Task HotKey_ThatExpired_IsMade()
    {
        await using var host = Host();
        await ReadAsync(host, Ours, "acme");
        _folder.Clock.Advance(Lifetime * 2);
        await Assert.Single(Plan(host)).RunAsync(CancellationToken.None);
        Assert.Equal(1, await host.WorkAsync());
        Assert.Equal("acme#2", (await host.Cache.For(Ours).TryGetAsync<string>("acme")).Value);
    }

    [Fact]
    public async Task Keys_ThatAreNotHot_OrThatNobodyCanMake_OrThatAreSomebodys_AreLeftAlone()
    {
        await using var host = Host();
        await ReadAsync(host, "unmade", "acme");
        await ReadAsync(host, "own", "acme", user: "alice");
        for (var i = 0; i < 200; i++)
            await ReadAsync(host, Ours, $"key-{i}", times: 1);
        _folder.Clock.Advance(Lifetime * 2);
        Assert.Empty(Plan(host));
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public async Task WarmHotKeys_SaysWhetherHotKeysAreMadeAnew(bool warms, int steps)
    {
        await using var host = Host(options => options.WarmHotKeys = warms);
        await ReadAsync(host, Ours, "acme");
        _folder.Clock.Advance(Lifetime * 2);
        Assert.Equal(steps, Plan(host).Count);
    }

    [Fact]
    public async Task WithoutTasks_ThereIsNothingToDo()
    {
        var services = new ServiceCollection();
        Add(services.AddThawCaching(Configure));
        services.AddSingleton(_folder.Cache);
        await using var provider = services.BuildServiceProvider();
        var cache = provider.GetRequiredService<ITieredCache>().For(Ours);
        await cache.SetAsync("acme", "value", new CacheEntryOptions { Expiration = TimeSpan.FromMilliseconds(500) });
        for (var i = 0; i < 1_600; i++)
            await cache.TryGetAsync<string>("acme", new CacheReadOptions { SkipMemory = true });
        Assert.Empty(provider.GetServices<ITuningAction>().Single(static one => one.Id == "cache.warm-hot").Plan(Inputs.Of()));
    }

    public void Dispose() => _folder.Dispose();

    private static IReadOnlyList<TuningStep> Plan(JobsHost host) => host.Get<IEnumerable<ITuningAction>>().Single(static one => one.Id == "cache.warm-hot").Plan(Inputs.Of());

    // The durable tier's reads are counted, every sixteenth of them.
    private async Task ReadAsync(JobsHost host, string ns, string key, int times = 1_600, string? user = null)
    {
        var view = host.Cache.For(ns);
        view = user is null ? view : view.ForUser(user);
        await view.GetOrCreateAsync(key, 0, async (_, _, _) => await _script.MakeAsync(key, user));
        for (var i = 0; i < times; i++)
            await view.TryGetAsync<string>(key, new CacheReadOptions { SkipMemory = true });
    }

    private JobsHost Host(Action<ThawCachingOptions>? more = null) => new(_folder, configure: Configure + more, caching: caching => Add(caching));

    private static void Configure(ThawCachingOptions options) => options
        .Namespace(Ours, static policy => policy.Expiration = Lifetime).Namespace("unmade", static policy => policy.Expiration = Lifetime)
        .Namespace("own", static policy => (policy.Expiration, policy.PerUser) = (Lifetime, true));

    private void Add(IThawCachingBuilder caching)
    {
        caching.Services.AddSingleton(_script);
        caching.AddFactory<NumberedFactory, string>(Ours).AddFactory<NumberedFactory, string>("own");
        caching.Services.AddThawMonitoring();
        caching.Services.AddThawCacheTuning();
    }
}
