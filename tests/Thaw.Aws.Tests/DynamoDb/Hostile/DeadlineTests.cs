using Thaw.Aws.DynamoDb.Credentials;
using Thaw.Aws.DynamoDb.Errors;
using Thaw.Aws.DynamoDb.Signing;
using Thaw.Aws.Tests.Caching;
using Thaw.Tests.Support;

namespace Thaw.Aws.Tests.DynamoDb.Hostile;

/// <summary>What comes before a request is sent, a turn and credentials, knows when the request that is served ends.</summary>
public class DeadlineTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Turn_BeyondTheDeadline_IsNotWaitedFor_AndNothingIsSentForIt()
    {
        var (deadline, wall, pauses) = (new AmbientRequestDeadline(), new FrozenClock(), new HeldPauses());
        await using var bench = new HostileBench(wall: wall, deadline: deadline, pauses: pauses);
        bench.Server.Otherwise = static (connection, _) => connection.AnswerAsync(400, RefusalTests.Error("ThrottlingException", ""));
        for (var call = 0; call < 3; call++)
        {
            await Assert.ThrowsAsync<ThrottlingException>(() => bench.GetAsync());
        }

        // Turns are a second apart by now, and none is booked any more.
        wall.Pass(TimeSpan.FromSeconds(30));
        var answers = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bench.Server.Otherwise = async (connection, _) =>
        {
            await answers.Task;
            await connection.AnswerAsync(200, HostileBench.ItemAnswer());
        };
        pauses.Hold();
        using (deadline.Begin(wall.GetUtcNow().AddSeconds(2)))
        {
            var calls = Enumerable.Range(0, 8).Select(_ => bench.GetAsync()).ToArray();
            foreach (var late in calls[2..])
            {
                await Task.WhenAny(late, Task.Delay(Patience, TimeProvider.System));
                Assert.IsType<TimeoutException>(late.Exception?.InnerException);
            }

            Assert.False(calls[1].IsCompleted);
            answers.SetResult();
            pauses.Release();
            await Task.WhenAll(calls[..2]).WaitAsync(Patience).ContinueWith(static _ => { }, TaskScheduler.Default); // A slow machine may come too late with them.
        }

        Assert.InRange(bench.Attempts, 9, 11);

        // Those who were turned away hold no place in the queue.
        wall.Pass(TimeSpan.FromSeconds(2));
        pauses.Hold();
        Assert.NotNull(await bench.GetAsync().WaitAsync(Patience));
    }

    [Fact]
    public Task Repeat_WhoseTurnIsBeyondTheDeadline_IsTheRefusalThatItWouldHaveRepeated() => Tries.OneMustDoAsync(static async () =>
    {
        var (deadline, wall) = (new AmbientRequestDeadline(), new FrozenClock());
        await using var bench = new HostileBench(wall: wall, deadline: deadline);
        bench.Server.Otherwise = static (connection, _) => connection.AnswerAsync(400, RefusalTests.Error("ThrottlingException", ""));
        for (var call = 0; call < 3; call++)
        {
            await Assert.ThrowsAsync<ThrottlingException>(() => bench.GetAsync());
        }

        // Its own turn is at once, that of its repeat a second later.
        wall.Pass(TimeSpan.FromSeconds(30));
        using var _ = deadline.Begin(wall.GetUtcNow().AddSeconds(0.9));
        var fault = await Assert.ThrowsAnyAsync<Exception>(() => bench.GetAsync());
        Assert.Equal(10, bench.Attempts);
        return fault is ThrottlingException ? null : fault.ToString(); // A slow machine ends the attempt itself.
    });

    [Fact]
    public async Task Credentials_ThatHang_EndWithTheRequest_AndNothingIsSent()
    {
        var (deadline, credentials) = (new AmbientRequestDeadline(), new Hanging());
        await using var bench = new HostileBench(deadline: deadline, credentials: credentials);
        bench.Server.Otherwise = static (connection, _) => connection.AnswerAsync(200, HostileBench.ItemAnswer());
        using (deadline.Begin(TimeProvider.System.GetUtcNow().AddMilliseconds(300)))
        {
            var fault = await Assert.ThrowsAsync<TimeoutException>(() => bench.GetAsync().WaitAsync(Patience));
            Assert.Contains("credentials", fault.Message, StringComparison.Ordinal); // That of the test's own patience does not speak of them.
        }

        Assert.Equal((0, 0), (bench.Attempts, bench.Server.Connections));
        credentials.Come();
        Assert.NotNull(await bench.GetAsync().WaitAsync(Patience));
    }

    private sealed class Hanging : ICredentialSource
    {
        private readonly TaskCompletionSource<AwsKeys> _keys = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Come() => _keys.SetResult(new AwsKeys("late", "secret", sessionToken: null));

        public ValueTask<AwsKeys> GetAsync(CancellationToken cancellationToken) => new(_keys.Task);

        public bool Distrust(AwsKeys keys) => false;
    }

    /// <summary>Its timers ring at once, or, while it is held, when it is released.</summary>
    private sealed class HeldPauses : TimeProvider
    {
        private readonly List<TaskCompletionSource> _waiting = [];
        private bool _isHeld;

        public void Hold() => _isHeld = true;

        public void Release()
        {
            _isHeld = false;
            lock (_waiting)
            {
                _waiting.ForEach(static one => one.SetResult());
                _waiting.Clear();
            }
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (!_isHeld || dueTime <= TimeSpan.Zero)
            {
                return Hurry.Instance.CreateTimer(callback, state, dueTime, period);
            }

            var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (_waiting)
            {
                _waiting.Add(held);
            }

            _ = held.Task.ContinueWith(_ => callback(state), TaskScheduler.Default);
            return Hurry.Instance.CreateTimer(static _ => { }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
