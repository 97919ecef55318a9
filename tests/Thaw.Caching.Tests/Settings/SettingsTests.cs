using Microsoft.Extensions.DependencyInjection;
using Thaw.Caching.Stores;
using Thaw.Caching.Tests.Support;

namespace Thaw.Caching.Tests.Settings;

/// <summary>What the processes have in common travels with the check, costs no request of its own, and is told once.</summary>
public sealed class SettingsTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private readonly FakeClock _clock = new();
    private readonly InMemoryCacheStore _store = new();
    private readonly Listener _listener = new();

    [Fact]
    public async Task Start_FirstLookUp_BringsThem_InItsOneRequest()
    {
        await _store.TryReplaceSettingsAsync(Version(1), Guid.NewGuid(), default);
        var spy = new SpyStore(_store);
        await using var host = Host(spy);
        await host.Cache.TryGetAsync<string>("k");
        Assert.Equal(["read(head settings entries:1 stamps:*,n:default)!"], spy.Calls);
        Assert.Equal([1], _listener.Told);
    }

    [Fact]
    public async Task MemoryHits_AfterTheInterval_BringTheNext_AndTellEachOnce()
    {
        var spy = new SpyStore(_store);
        await using var host = Host(spy);
        await host.Cache.SetAsync("k", "v");
        spy.Forget();
        for (var version = 1; version <= 2; version++)
        {
            await _store.TryReplaceSettingsAsync(Version(version), Guid.NewGuid(), default);
            Assert.Equal(CacheTier.Memory, (await host.Cache.TryGetAsync<string>("k")).Tier);
            Assert.Equal(version - 1, _listener.Told.Count);
            for (var look = 0; look < 3; look++)
            {
                _clock.Advance(Interval);
                Assert.Equal(CacheTier.Memory, (await host.Cache.TryGetAsync<string>("k")).Tier);
                Assert.Equal(version, _listener.Told.Count);
            }
        }

        Assert.All(spy.Calls, static call => Assert.Equal("read(head settings)!", call));
        Assert.Equal([1, 2], _listener.Told);
    }

    [Fact]
    public async Task NobodyListens_AreNotRead()
    {
        await _store.TryReplaceSettingsAsync(Version(1), Guid.NewGuid(), default);
        var spy = new SpyStore(_store);
        await using var host = new CacheHost(spy, _clock);
        await host.Cache.TryGetAsync<string>("k");
        Assert.Equal(["read(head entries:1 stamps:*,n:default)!"], spy.Calls);
    }

    [Fact]
    public async Task Listener_ThatThrows_CostsNoLookUp()
    {
        await _store.TryReplaceSettingsAsync(Version(1), Guid.NewGuid(), default);
        await using var host = Host(_store);
        _listener.Fault = new InvalidOperationException("no");
        Assert.Equal("v", (await host.Cache.GetOrCreateAsync("k", 0, static (_, _, _) => new ValueTask<string>("v"))).Value);
        Assert.Equal([1], _listener.Told);
        _clock.Advance(Interval);
        Assert.Equal(CacheTier.Memory, (await host.Cache.TryGetAsync<string>("k")).Tier);
        Assert.Equal([1], _listener.Told);
    }

    [Fact]
    public async Task ReadingThatIsLate_DoesNotTakeBackWhatIsKnown()
    {
        await _store.TryReplaceSettingsAsync(Version(1), Guid.NewGuid(), default);
        var held = new HeldStore(_store);
        await using var host = Host(held);
        var (read, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        held.After = async call =>
        {
            if (call == "head" && read.TrySetResult())
            {
                await release.Task;
            }
        };
        var late = host.Cache.TryGetAsync<string>("k").AsTask();
        await read.Task.SoonAsync();
        await _store.TryReplaceSettingsAsync(Version(2), Guid.NewGuid(), default);
        Assert.Equal(2, (await host.Get<ICacheSettings>().ReadAsync(default)).Settings!.Value.Version);
        release.SetResult();
        await late.SoonAsync();
        Assert.Equal([2], _listener.Told);
    }

    [Fact]
    public async Task TableThatWasMadeAnew_HasTheLastWord()
    {
        await _store.TryReplaceSettingsAsync(Version(1), Guid.NewGuid(), default);
        var store = new SwappedStore { Current = _store };
        await using var host = Host(store);
        await host.Cache.TryGetAsync<string>("k");
        store.Current = new InMemoryCacheStore();
        _clock.Advance(Interval);
        await host.Cache.TryGetAsync<string>("k");
        Assert.Equal([1, 0], _listener.Told);
    }

    [Fact]
    public async Task Replace_IsKnownHereAtOnce_AndLosesToWhoeverWasFirst()
    {
        await using var host = Host(_store);
        var settings = host.Get<ICacheSettings>();
        Assert.True(settings.IsShared);
        Assert.Equal(Interval, settings.Interval);
        Assert.Equal(new CacheSettingsRead(true, null), await settings.ReadAsync(default));
        Assert.Equal(CacheSettingsWrite.Replaced, await settings.TryReplaceAsync(Version(1), Guid.NewGuid(), default));
        Assert.Equal([1], _listener.Told);
        await _store.TryReplaceSettingsAsync(Version(2), Guid.NewGuid(), default);
        Assert.Equal(CacheSettingsWrite.Lost, await settings.TryReplaceAsync(Version(2), Guid.NewGuid(), default));
        Assert.Equal([1], _listener.Told);
    }

    [Fact]
    public async Task Replace_AnswerIsLost_IsUnknown_AndItsRepeatKnowsItself()
    {
        var held = new HeldStore(_store);
        await using var host = Host(held);
        var settings = host.Get<ICacheSettings>();
        held.After = call => call == "settings" ? throw new IOException("lost") : Task.CompletedTask;
        var nonce = Guid.NewGuid();
        Assert.Equal(CacheSettingsWrite.Unknown, await settings.TryReplaceAsync(Version(1), nonce, default));
        held.After = null;
        Assert.Equal(CacheSettingsWrite.Replaced, await settings.TryReplaceAsync(Version(1), nonce, default));
        Assert.Equal([1], _listener.Told);
    }

    [Fact]
    public async Task WithoutADurableTier_ThereAreNone()
    {
        await using var host = new CacheHost(store: null, _clock);
        var settings = host.Get<ICacheSettings>();
        Assert.False(settings.IsShared);
        Assert.False((await settings.ReadAsync(default)).IsAnswered);
        Assert.Equal(CacheSettingsWrite.Unknown, await settings.TryReplaceAsync(Version(1), Guid.NewGuid(), default));
    }

    private static StoredSettings Version(long version) => new(version, new[] { (byte)version });

    private CacheHost Host(ICacheStore store) => new(store, _clock, services: services => services.AddSingleton<ICacheSettingsListener>(_listener));

    private sealed class Listener : ICacheSettingsListener
    {
        public List<long> Told { get; } = [];

        public Exception? Fault { get; set; }

        public void Apply(StoredSettings? settings)
        {
            Told.Add(settings?.Version ?? 0);
            if (Fault is { } fault)
            {
                throw fault;
            }
        }
    }
}
