using Thaw.Local.RuntimeApi;

namespace Thaw.EndToEnd.Lambda;

/// <summary>Requests that would take longer than they may.</summary>
public abstract class DeadlineFacts(Publication publication)
{
    // The machine may be busy in the quarter of a second that a function has left: the emulator waits on, as Lambda would not.
    private static readonly InvocationSettings Short = new() { Timeout = TimeSpan.FromSeconds(1), Grace = TimeSpan.FromSeconds(30) };

    [Fact]
    public async Task RequestAborted_Heeded_Is504_AndTheNextIsGood()
    {
        await using var function = await StartAsync();

        var late = await function.InvokeAsync(GatewayEvent.Http("GET", "/deadline/heeded"), Short);

        Assert.Equal(504, late.Status);
        await AssertLivesAsync(function);
    }

    [Fact]
    public async Task RequestAborted_AnsweredInOwnWords_IsThatAnswer()
    {
        await using var function = await StartAsync();

        // The server takes over when half of what is left has passed, an eighth of a second: a machine that is busy may need more than one try.
        var settings = Short with { Timeout = TimeSpan.FromSeconds(5) };
        var late = await function.InvokeAsync(GatewayEvent.Http("GET", "/deadline/answered"), settings);
        for (var again = 0; again < 10 && late.Status == 504; again++)
        {
            late = await function.InvokeAsync(GatewayEvent.Http("GET", "/deadline/answered"), settings);
        }

        Assert.Equal((203, "what there is so far"), (late.Status, late.Text));
        await AssertLivesAsync(function);
    }

    [Fact]
    public async Task RequestAborted_Ignored_Is504_AndTheProcessIsEndedAtTheDeadline()
    {
        await using var function = await StartAsync();

        // The application still reads this event's memory, so that no other may come: the answer leaves, and the process goes.
        var report = await function.Environment.InvokeAsync(
            GatewayEvent.Http("GET", "/deadline/ignored").Json, Short with { Grace = TimeSpan.FromSeconds(15) });

        Assert.Equal(504, RunningFunction.Read(report.Result).Status);
        Assert.True(report.TimedOutAfterResponse);
        Assert.Equal("signal: killed", function.Environment.LastExit);
        Assert.Equal(201, (await function.InvokeAsync(GatewayEvent.Sample("http-api-v2"))).Status);
        Assert.Equal(2, function.Environment.Starts);
    }

    // What initialisation takes is not the invocation's.
    private async Task<RunningFunction> StartAsync()
    {
        var function = await RunningFunction.WebAsync(publication);
        Assert.True((await function.StartAsync()).Succeeded, function.Log);
        await function.InvokeAsync(GatewayEvent.Sample("http-api-v2"));
        return function;
    }

    private static async Task AssertLivesAsync(RunningFunction function)
    {
        Assert.Equal(201, (await function.InvokeAsync(GatewayEvent.Sample("http-api-v2"))).Status);
        Assert.Equal(1, function.Environment.Starts);
        Assert.Empty(function.Environment.Api.Complaints);
    }
}

public sealed class DeadlineTests() : DeadlineFacts(Publication.Built);

[Trait("Category", "Long")]
public sealed class TrimmedDeadlineTests() : DeadlineFacts(Publication.Trimmed);
