using Thaw.Hosting.Lambda.Events;

namespace Thaw.Hosting.Lambda.Tests.Events;

public sealed class SqsBatchTests
{
    [Fact]
    public async Task ForEach_SomeFail_AnswersThoseAlone()
    {
        var seen = 0;
        var response = await Batch("a", "b", "c", "d").ForEachAsync((message, _) =>
        {
            Interlocked.Increment(ref seen);
            return message.MessageId is "b" or "d" ? throw new InvalidOperationException() : default;
        });
        Assert.Equal(["b", "d"], response.BatchItemFailures.Select(static failure => failure.ItemIdentifier));
        Assert.Equal(4, seen);
    }

    [Fact]
    public async Task ForEach_Parallelism_IsReachedAndNotExceeded()
    {
        var (running, most) = (0, 0);
        var three = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await Batch("a", "b", "c", "d", "e", "f").ForEachAsync(
            async (_, _) =>
            {
                var now = Interlocked.Increment(ref running);
                most = Math.Max(most, now);
                if (now == 3)
                {
                    three.TrySetResult();
                }

                await three.Task.WaitAsync(TimeSpan.FromMinutes(2), CancellationToken.None);
                Interlocked.Decrement(ref running);
            },
            parallelism: 3);
        Assert.Equal(3, most);
    }

    [Fact]
    public async Task ForEach_FifoGroupFails_ReturnsTheRestOfItUnrunAndLeavesOtherGroups()
    {
        var ran = new List<string>();
        var response = await Fifo("x1", "y1", "x2", "y2", "x3").ForEachAsync((message, _) =>
        {
            lock (ran)
            {
                ran.Add(message.MessageId);
            }

            return message.MessageId == "x2" ? throw new InvalidOperationException() : default;
        });
        Assert.Equal(["x2", "x3"], response.BatchItemFailures.Select(static failure => failure.ItemIdentifier));
        Assert.DoesNotContain("x3", ran);
        Assert.True(ran.IndexOf("y1") < ran.IndexOf("y2"));
        Assert.True(ran.IndexOf("x1") < ran.IndexOf("x2"));
    }

    [Fact]
    public async Task ForEach_Cancelled_FailsWhatWasNotBegun()
    {
        using var stop = new CancellationTokenSource();
        var response = await Batch("a", "b", "c").ForEachAsync(
            async (_, _) => await stop.CancelAsync(), parallelism: 1, cancellationToken: stop.Token);
        Assert.Equal(["b", "c"], response.BatchItemFailures.Select(static failure => failure.ItemIdentifier));
    }

    private static SqsEvent Batch(params string[] ids) => new() { Records = [.. ids.Select(static id => new SqsMessage { MessageId = id })] };

    private static SqsEvent Fifo(params string[] ids) => new()
    {
        Records =
        [
            .. ids.Select(static id => new SqsMessage
            {
                MessageId = id,
                EventSourceArn = "arn:aws:sqs:eu-west-1:123456789012:orders.fifo",
                Attributes = new Dictionary<string, string> { ["MessageGroupId"] = id[..1] },
            }),
        ],
    };
}
