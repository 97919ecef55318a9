using Thaw.Caching.Tests.Support;
using Thaw.Monitoring.Fleet;

namespace Thaw.Monitoring.Tests.Fleet;

public sealed class SharedReadingsTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly FakeClock _clock = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly SharedReadings<string, int> _readings;
    private readonly List<(TaskCompletionSource<int> Answer, CancellationToken Token)> _begun = [];
    private readonly SemaphoreSlim _begin = new(0);

    public SharedReadingsTests() => _readings = new(_clock, TimeSpan.FromSeconds(1));

    public void Dispose() => _begin.Dispose();

    [Fact]
    public async Task Get_OfManyAtOnce_ReadsOnce()
    {
        var asked = Enumerable.Range(0, 100).Select(_ => GetAsync()).ToList();
        await BegunAsync();
        _begun[0].Answer.SetResult(7);
        Assert.All(await Task.WhenAll(asked).WaitAsync(Patience), static answer => Assert.Equal(7, answer));
        Assert.Single(_begun);
    }

    [Fact]
    public async Task Get_WithinASecond_IsTheSameAnswer_ThenAnother()
    {
        var first = GetAsync();
        await BegunAsync();
        _begun[0].Answer.SetResult(1);
        Assert.Equal(1, await first.WaitAsync(Patience));
        _clock.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Equal(1, await GetAsync().WaitAsync(Patience));
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        var second = GetAsync();
        await BegunAsync();
        _begun[1].Answer.SetResult(2);
        Assert.Equal(2, await second.WaitAsync(Patience));
    }

    [Fact]
    public async Task Get_OfAClockThatWentBack_ReadsAgain()
    {
        var first = GetAsync();
        await BegunAsync();
        _begun[0].Answer.SetResult(1);
        await first.WaitAsync(Patience);
        _clock.Advance(TimeSpan.FromHours(-1));
        var second = GetAsync();
        await BegunAsync();
        _begun[1].Answer.SetResult(2);
        Assert.Equal(2, await second.WaitAsync(Patience));
    }

    [Fact]
    public async Task Get_ByOneWhoLeaves_LeavesItToTheOthers()
    {
        using var leaving = new CancellationTokenSource();
        var first = GetAsync(leaving.Token);
        var second = GetAsync();
        await BegunAsync();
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.WaitAsync(Patience));
        Assert.False(_begun[0].Token.IsCancellationRequested);
        _begun[0].Answer.SetResult(3);
        Assert.Equal(3, await second.WaitAsync(Patience));
    }

    [Fact]
    public async Task Get_ThatAllLeave_IsCancelled_AndNotJoinedAgain()
    {
        using var leaving = new CancellationTokenSource();
        var (first, second) = (GetAsync(leaving.Token), GetAsync(leaving.Token));
        await BegunAsync();
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(first, second).WaitAsync(Patience));
        Assert.True(_begun[0].Token.IsCancellationRequested);
        var third = GetAsync();
        await BegunAsync();
        _begun[1].Answer.SetResult(4);
        Assert.Equal(4, await third.WaitAsync(Patience));
    }

    [Fact]
    public async Task Get_ThatFails_ReachesAllWhoWait_AndIsNotKept()
    {
        var (first, second) = (GetAsync(), GetAsync());
        await BegunAsync();
        _begun[0].Answer.SetException(new TimeoutException());
        await Assert.ThrowsAsync<TimeoutException>(() => first.WaitAsync(Patience));
        await Assert.ThrowsAsync<TimeoutException>(() => second.WaitAsync(Patience));
        var third = GetAsync();
        await BegunAsync();
        _begun[1].Answer.SetResult(5);
        Assert.Equal(5, await third.WaitAsync(Patience));
    }

    [Fact]
    public async Task Get_AfterAFreeze_DoesNotWaitForWhatWasUnderWay()
    {
        var frozen = GetAsync();
        await BegunAsync();
        _clock.Advance(TimeSpan.FromMinutes(30));
        var thawed = GetAsync();
        await BegunAsync();
        _begun[1].Answer.SetResult(6);
        Assert.Equal(6, await thawed.WaitAsync(Patience));
        _begun[0].Answer.SetResult(-1);
        Assert.Equal(-1, await frozen.WaitAsync(Patience));
        Assert.Equal(6, await GetAsync().WaitAsync(Patience));
    }

    [Fact]
    public async Task Reading_CarriesNothingOfWhoAskedFirst()
    {
        var whose = new AsyncLocal<string?> { Value = "the first caller's" };
        var seen = await new SharedReadings<string, string?>(_clock, TimeSpan.FromSeconds(1)).GetAsync("a", (_, _) => new(whose.Value), default);
        Assert.Null(seen);
    }

    [Fact]
    public async Task Get_OfManyKeys_KeepsAFew()
    {
        var reads = 0;
        var readings = new SharedReadings<int, int>(_clock, TimeSpan.FromSeconds(1));
        for (var key = 0; key < 1_000; key++)
        {
            Assert.Equal(key, await readings.GetAsync(key, (one, _) => { reads++; return new(one); }, default));
        }

        await readings.GetAsync(0, (one, _) => { reads++; return new(one); }, default);
        Assert.Equal(1_001, reads);
    }

    private Task<int> GetAsync(CancellationToken cancellationToken = default) => _readings.GetAsync(
        "window",
        (_, token) =>
        {
            var answer = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (_begun)
                _begun.Add((answer, token));
            _begin.Release();
            return new ValueTask<int>(answer.Task.WaitAsync(token));
        },
        cancellationToken).AsTask();

    private async Task BegunAsync() => Assert.True(await _begin.WaitAsync(Patience));
}
