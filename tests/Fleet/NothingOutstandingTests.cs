using Thaw.FleetProcess;
using Thaw.Tests.Support;

namespace Thaw.Fleet.Tests;

/// <summary>When a look-up has returned, what its factory made is in the durable tier: the process may be frozen for good at that very moment.</summary>
[Collection(nameof(Watching))]
public sealed class NothingOutstandingTests : IDisposable
{
    /// <summary>Fifty in each store; a kill takes the start of a process, a freeze takes none.</summary>
    private const int Freezes = 40;
    private const int Kills = 10;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("thaw-fleet-");

    [SkippableTheory]
    [InlineData("dynamodb")]
    [InlineData("sqlite")]
    public async Task GetOrCreate_FrozenOrKilledAsItReturns_HasWrittenTheValue(string store)
    {
        var options = store == "sqlite"
            ? new FleetOptions { Sqlite = Path.Combine(_folder.FullName, "cache.db") }
            : new FleetOptions { Dynamo = (await DynamoDbLocal.SharedAsync()).Url, Table = $"fleet-{Guid.NewGuid():N}" };
        await using var reader = await Member.StartAsync(options);
        await using var frozen = await Member.StartAsync(options);
        for (var i = 0; i < Freezes; i++)
        {
            var order = Order($"frozen-{i}", Signals.Stop);
            var answer = frozen.Tell(order);
            await frozen.UntilStoppedAsync();
            Assert.False(answer.IsCompleted);
            Assert.Equal(frozen.Id, (await reader.FindAsync(order.Place)).Values.Single().Maker);
            frozen.Continue();
            await answer;
        }

        for (var i = 0; i < Kills; i++)
        {
            var order = Order($"killed-{i}", Signals.Kill);
            await using var killed = await Member.StartAsync(options);
            _ = killed.Tell(order);
            await killed.UntilGoneAsync();
            Assert.Equal(killed.Id, (await reader.FindAsync(order.Place)).Values.Single().Maker);
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static FleetOrder Order(string key, int signal) => new()
    {
        Verb = FleetVerb.Get,
        Place = new("plain", null, key, ["tag"]),
        SignalAfter = signal,
    };
}
