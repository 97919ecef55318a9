using Microsoft.Extensions.Logging.Abstractions;
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
}
