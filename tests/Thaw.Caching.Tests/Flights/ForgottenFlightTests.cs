using Thaw.Caching.Stores;
using Thaw.Caching.Tests.Support;

namespace Thaw.Caching.Tests.Flights;

/// <summary>A factory is at work while this process falls so far behind the others that it forgets what they invalidated: the flight may lack any of it.</summary>
public sealed class ForgottenFlightTests : IAsyncDisposable
{
    private readonly FakeClock _clock = new();
    private readonly CacheHost _writer;
    private readonly CacheHost _reader;
    private readonly TaskCompletionSource<string> _making = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ForgottenFlightTests()
    {
        var store = new InMemoryCacheStore(_clock);
        (_writer, _reader) = (new CacheHost(store, _clock), new CacheHost(store, _clock));
    }

    [Fact]
    public async Task Join_TheLedgerHasStartedAnewSince_IsNotAnsweredByIt()
    {
        var early = await BeginAndForgetAsync();
        var late = _reader.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>("new")).AsTask();
        _making.SetResult("old");
        Assert.Equal("new", await late.SoonAsync());
        Assert.Equal("old", await early.SoonAsync());
        Assert.Equal("new", (await _reader.Cache.TryGetAsync<string>("k")).Value);
    }

    [Fact]
    public async Task JoinMany_TheLedgerHasStartedAnewSince_IsNotAnsweredByIt()
    {
        var early = await BeginAndForgetAsync();
        var late = _reader.Cache.GetManyAsync<string>(["k"], static (_, _) => new(new Dictionary<string, string> { ["k"] = "new" })).AsTask();
        _making.SetResult("old");
        Assert.Equal("new", (await late.SoonAsync())["k"].Value);
        Assert.Equal("old", await early.SoonAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        await _reader.DisposeAsync();
    }

    /// <summary>The reader's factory begins; then the key is removed, and so many others that the reader does not read on but starts anew.</summary>
    private async Task<Task<string>> BeginAndForgetAsync()
    {
        await _reader.Cache.TryGetAsync<string>("warm");
        var early = _reader.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>(_making.Task)).AsTask();
        await _clock.DriveAsync(_writer.Cache.RemoveAsync("k"));
        for (var i = 0; i < 101; i++)
        {
            await _clock.DriveAsync(_writer.Cache.RemoveAsync("c"), TimeSpan.FromMilliseconds(10));
        }

        _clock.Advance(TimeSpan.FromMilliseconds(500));
        await _reader.Cache.TryGetAsync<string>("warm");
        return early;
    }
}
