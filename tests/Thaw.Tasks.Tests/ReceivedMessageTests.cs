using Microsoft.Extensions.Logging.Abstractions;
using Thaw.Tasks.Queues;
using Thaw.Tasks.Running;
using Thaw.Tasks.Tests.Support;

namespace Thaw.Tasks.Tests;

public sealed class ReceivedMessageTests
{
    [Theory]
    [InlineData(-3, 43_199)]
    [InlineData(0, 43_199)]
    [InlineData(3, 32_399)]
    public async Task Hide_ClockSetBackOrOn_StaysWithinWhatTheQueueAllows(int hours, int seconds)
    {
        await using var host = new TaskHost();
        await host.SubmitAsync();
        var message = new ReceivedMessage(host.Queue, Assert.Single(await host.ReceiveAsync()), host.Clock, NullLogger.Instance, null);
        host.Clock.Advance(TimeSpan.FromHours(hours));
        await message.HideAsync(TimeSpan.FromHours(20));
        Assert.Equal(TimeSpan.FromSeconds(seconds), Assert.Single(host.Queue.Hidden));
    }

    // A host that ends at its deadline gives nothing back: its message is shown five seconds later.
    [Theory]
    [InlineData(null, 65)]
    [InlineData(300, 65)]
    [InlineData(60, 65)]
    [InlineData(10, 15)]
    [InlineData(0, 5)]
    [InlineData(-60, 0)]
    public async Task KeepHidden_DeadlineNear_NoLongerThanTheHostLives(int? left, int seconds)
    {
        await using var host = new TaskHost();
        await host.SubmitAsync();
        DateTimeOffset? deadline = left is { } known ? host.Clock.GetUtcNow() + TimeSpan.FromSeconds(known) : null;
        var message = new ReceivedMessage(host.Queue, Assert.Single(await host.ReceiveAsync()), host.Clock, NullLogger.Instance, deadline);
        await message.KeepHiddenAsync(TimeSpan.FromSeconds(65));
        Assert.Equal(TimeSpan.FromSeconds(seconds), Assert.Single(host.Queue.Hidden));
    }

    [Fact]
    public async Task LookUp_OfABatch_IsOneRead()
    {
        await using var host = new TaskHost();
        var batch = await BatchAsync(host);
        var reads = host.Store.Reads;
        foreach (var delivery in await host.Runner.LookUpAsync([.. batch, batch[0], batch[0] with { Body = "no task's" }]))
            await host.Runner.RunAsync(host.Queue, delivery);
        Assert.Equal((5, 1), (host.Script.Runs, host.Store.Reads - reads));
    }

    [Fact]
    public async Task LookUp_ThatFails_LeavesEachToBeReadForItself()
    {
        await using var host = new TaskHost();
        var batch = await BatchAsync(host);
        host.Store.BeforeReadMany = static () => throw new IOException("throttled");
        var reads = host.Store.Reads;
        foreach (var delivery in await host.Runner.LookUpAsync(batch))
            await host.Runner.RunAsync(host.Queue, delivery);
        Assert.Equal((5, 5), (host.Script.Runs, host.Store.Reads - reads));
    }

    // As a queue delivers them that knows nothing of records.
    private static async Task<IReadOnlyList<TaskDelivery>> BatchAsync(TaskHost host)
    {
        for (var i = 0; i < 5; i++)
            await host.SubmitAsync();
        return [.. (await host.ReceiveAsync()).Select(static delivery => delivery with { Record = null })];
    }
}
