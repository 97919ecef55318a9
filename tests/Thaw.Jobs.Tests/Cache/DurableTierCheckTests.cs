using Thaw.Caching.Stores;
using Thaw.Jobs.Support;

namespace Thaw.Jobs.Cache;

public sealed class DurableTierCheckTests
{
    [Fact]
    public async Task Run_TierWorks_TimesTheRoundTripAndNamesTheTiers()
    {
        using var container = new Container(new InMemoryCacheStore());
        var report = await container.Check.RunAsync(default);
        Assert.Null(report.Complaint);
        Assert.True(report.IsChecked);
        Assert.True(report.Write > TimeSpan.Zero && report.Read > TimeSpan.Zero);
        Assert.Equal(["memory: closed", "in-memory: closed"], report.Tiers.Select(static tier => $"{tier.Name}: {tier.State}"));
    }

    [Fact]
    public async Task Run_NoTier_SaysWhatNamesOne()
    {
        using var container = new Container(store: null);
        Assert.Contains("CACHE_TABLE_NAME", (await container.Check.RunAsync(default)).Complaint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_StoreUnreachable_Complains()
    {
        using var container = new Container(new FaultyStore(isReachable: false));
        Assert.Contains("could not be stored", (await container.Check.RunAsync(default)).Complaint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_StoreForgets_ReadsAgainAFewTimesAndComplains()
    {
        var store = new FaultyStore(isReachable: true);
        using var container = new Container(store);
        Assert.Contains("was not there to read", (await container.Check.RunAsync(default)).Complaint, StringComparison.Ordinal);
        Assert.InRange(store.Reads, 5, 40);
    }

    [Fact]
    public async Task Run_CacheSwitchedOff_HasNothingToCheck()
    {
        using var container = new Container(new InMemoryCacheStore(), static options => options.Enabled = false);
        var report = await container.Check.RunAsync(default);
        Assert.Null(report.Complaint);
        Assert.False(report.IsChecked);
    }

    [Fact]
    public async Task Run_Cancelled_Ends()
    {
        using var container = new Container(new InMemoryCacheStore());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await container.Check.RunAsync(new CancellationToken(canceled: true)));
    }
}
