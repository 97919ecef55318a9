using Thaw.Local.Functions;
using Thaw.Tests.Support;

namespace Thaw.EndToEnd.Lambda;

/// <summary>SIGTERM: what runs is finished, what must be flushed is, and the process ends well.</summary>
public abstract class TerminationFacts(Publication publication)
{
    // Half of what the function has, as on Lambda.
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(1);

    [Fact]
    public Task SigtermInARequest_FinishesItAndEndsWithZero() => Tries.OneInTimeMustDoAsync(Time, async watch =>
    {
        await using var function = await RunningFunction.WebAsync(publication);
        await function.InvokeAsync(GatewayEvent.Sample("http-api-v2"));
        Assert.Equal(["thaw"], function.Environment.Api.Extensions); // without one Lambda sends no signal
        using var gate = new Gate();
        var told = function.SaysAsync("told to end");

        var running = function.InvokeAsync(GatewayEvent.Http("GET", "/held", gate.Query));
        await gate.ArrivedAsync();
        watch.Start();
        Signals.Terminate(function.ProcessId);
        await told;
        Assert.False(running.IsCompleted);
        gate.Open();

        Assert.Equal("held and let go", (await running).Text);
        await function.ExitAsync();
        Assert.Equal("exit status 0", function.Environment.LastExit);
        Assert.Contains("flushed", function.Log, StringComparison.Ordinal);
        Assert.Empty(function.Environment.Api.Complaints);
    });

    [Fact]
    public Task SigtermBetweenRequests_EndsWithZero() => Tries.OneInTimeMustDoAsync(Time, async watch =>
    {
        await using var function = await RunningFunction.WebAsync(publication);
        await function.InvokeAsync(GatewayEvent.Sample("http-api-v2"));
        var flushed = function.SaysAsync("flushed");

        watch.Start();
        Signals.Terminate(function.ProcessId);
        await flushed;
        await function.ExitAsync();

        Assert.Equal("exit status 0", function.Environment.LastExit);
    });
}

public sealed class TerminationTests() : TerminationFacts(Publication.Built);

[Trait("Category", "Long")]
public sealed class TrimmedTerminationTests() : TerminationFacts(Publication.Trimmed);
