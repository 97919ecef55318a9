using Thaw.Caching.Invalidation;
using Thaw.Caching.Memory;
using Thaw.Caching.Tests.Support;

namespace Thaw.Caching.Tests.Invalidation;

/// <summary>Readers take no lock: they look at the ledger's tables while these are being cleared.</summary>
public sealed class StartingAnewTests
{
    private const int Rounds = 20_000;

    private readonly FakeClock _clock = new();

    [Fact]
    public async Task Validate_WhileTheTablesAreCleared_NeverFindsValidWhatWasInvalidated()
    {
        var scope = new CacheScope(new CacheNamespace("tests", new CacheNamespaceOptions()), user: null, 77);
        var ledger = new Ledger(TimeSpan.TicksPerSecond, TimeSpan.TicksPerSecond, new WallClock(_clock));
        ledger.Reset(1);
        ledger.CheckSucceeded(_clock.GetUtcNow().UtcTicks, wasReset: false);
        MemoryEntry? removed = null;
        var (isOver, looks, valid) = (false, 0L, 0L);
        var reading = Task.Factory.StartNew(
            () =>
            {
                while (!Volatile.Read(ref isOver))
                {
                    if (Volatile.Read(ref removed) is { } entry)
                    {
                        looks++;
                        valid += ledger.Validate(entry) ? 1 : 0;
                    }
                }
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var what = new CacheInvalidation { Namespace = scope.Namespace.Name, Key = "k" };
        CacheInvalidation[] all = [what, .. Enumerable.Range(0, 8).Select(i => new CacheInvalidation { Tag = $"t{i}" })];
        for (var round = 0; round < Rounds || Volatile.Read(ref looks) < Rounds; round++)
        {
            // Valid by what is known, then removed; and what knows of the removal is forgotten.
            var entry = new MemoryEntry(KeyHash.Compute("k", scope.Seed), scope, "k") { Seq = ledger.Known, CheckedEpoch = ledger.Epoch };
            Assert.True(ledger.Validate(entry));
            Assert.True(ledger.Apply(ledger.Known + 1, new JournalRecord(Guid.Empty, 0, all)));
            Volatile.Write(ref removed, entry);
            ledger.Reset(ledger.Known);
            ledger.CheckSucceeded(_clock.GetUtcNow().UtcTicks, wasReset: false);
            Assert.False(ledger.Validate(entry));
        }

        Volatile.Write(ref isOver, true);
        await reading.SoonAsync();
        Assert.Equal(0, valid);
    }
}
