using System.Text.Json;
using Thaw.Tests.Support;

namespace Thaw.EndToEnd.Lambda;

/// <summary>What a process believes that has been stopped between two events.</summary>
public abstract class FreezeFacts(Publication publication)
{
    private static readonly TimeSpan BeyondExpiration = TimeSpan.FromSeconds(2.2);

    [Fact]
    public async Task FrozenBeyondAValuesExpiry_MakesItAnew()
    {
        await using var function = await RunningFunction.WebAsync(publication);
        var first = await ReadAsync(function);

        function.Environment.Freeze();
        await Task.Delay(BeyondExpiration, TimeProvider.System); // the process's clock cannot be told: it is the machine's
        function.Environment.Thaw();
        var thawed = await ReadAsync(function);

        Assert.Equal(("made 1", "made 2"), (first.Value, thawed.Value));
        Assert.InRange(thawed.FrozenMs, BeyondExpiration.TotalMilliseconds - 10, 60_000);
        Assert.Equal(1, function.Environment.Starts);
    }

    [SkippableFact]
    public async Task FrozenWhileOnlyTheWallClockWentOn_ExpiresByThat()
    {
        // On Lambda the monotonic clock may stand still with the process: here only the real-time clock jumps.
        using var clock = await MovableClock.CreateAsync();
        await using var function = await RunningFunction.WebAsync(publication, clock.Environment);
        var made = await ReadAsync(function);

        function.Environment.Freeze();
        clock.Set(TimeSpan.FromHours(1));
        function.Environment.Thaw();
        var thawed = await ReadAsync(function);

        Assert.Equal(("made 1", "made 2"), (made.Value, thawed.Value));
        Assert.InRange(thawed.FrozenMs, 3_500_000, 3_700_000);
    }

    [Fact]
    public async Task FrozenForAMoment_KeepsItsValues()
    {
        await using var function = await RunningFunction.WebAsync(publication);
        await function.InvokeAsync(GatewayEvent.Http("PUT", "/cached/kept").Body("five minutes"));

        function.Environment.Freeze();
        function.Environment.Thaw();

        Assert.Equal("five minutes", (await ReadAsync(function, "kept")).Value);
    }

    private static async Task<(string? Value, double FrozenMs)> ReadAsync(RunningFunction function, string key = "item")
    {
        using var found = JsonDocument.Parse((await function.InvokeAsync(GatewayEvent.Http("GET", $"/cached/{key}"))).Body);
        return (found.RootElement.GetProperty("value").GetString(), found.RootElement.GetProperty("frozenMs").GetDouble());
    }
}

public sealed class FreezeTests() : FreezeFacts(Publication.Built);

[Trait("Category", "Long")]
public sealed class TrimmedFreezeTests() : FreezeFacts(Publication.Trimmed);
