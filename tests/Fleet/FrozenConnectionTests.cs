using Thaw.FleetProcess;
using Thaw.Tests.Support;

namespace Thaw.Fleet.Tests;

/// <summary>A container is frozen for longer than the database keeps its connection.</summary>
[Collection(nameof(Waiting))]
public sealed class FrozenConnectionTests
{
    [SkippableFact]
    public async Task Stopped_ForLongerThanTheKeepAlive_ReadsWithoutAnError_OverOneNewConnection()
    {
        var emulator = await DynamoDbLocal.SharedAsync();
        await using var proxy = new ImpatientProxy(emulator.Url);
        var options = new FleetOptions { Dynamo = emulator.Url, Table = $"connections-{Guid.NewGuid():N}" };
        await using var other = await Member.StartAsync(options);
        await using var frozen = await Member.StartAsync(options with { Dynamo = proxy.Url });
        var known = Place("known");
        var later = Place("later");
        var first = (await other.GetAsync(known)).Values[0];
        var second = (await other.GetAsync(later)).Values[0];
        Assert.Equal(first, (await frozen.FindAsync(known)).Values.Single());

        await frozen.StopAsync();
        var opened = proxy.Opened;
        Assert.True(await proxy.CloseAllAsync() > 0, "No connection was open when it was frozen.");
        frozen.Continue();

        // It never had this one in memory: the value can only come from the database, and a failed read would be an absent value.
        Assert.Equal(second, (await frozen.FindAsync(later)).Values.Single());
        Assert.Equal(opened + 1, proxy.Opened);
    }

    private static FleetPlace Place(string key) => new("plain", null, key, []);
}
