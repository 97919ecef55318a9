using Thaw.EndToEnd.Cache;

namespace Thaw.EndToEnd.Lambda;

/// <summary>What a container does before its first event, and that one variable turns all of it off.</summary>
public abstract class WarmUpFacts(Publication publication)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task WarmUp_AsksTheStoreBeforeTheFirstEvent_AndNotWhereItIsTurnedOff()
    {
        await using var store = await Web.Parity.Upstream.StartAsync();
        await using var warm = await ApiAsync(store, warmUp: true);
        await using var cold = await ApiAsync(store, warmUp: false);

        Assert.True((await cold.StartAsync()).Succeeded, cold.Log);
        Assert.Equal(0, store.Asked);

        Assert.True((await warm.StartAsync()).Succeeded, warm.Log);
        await UntilAsync(() => store.Asked > 0); // initialisation does not wait for a store that is slow

        // It is the store that requests ask, too.
        var before = store.Asked;
        await cold.InvokeAsync(GatewayEvent.Http("GET", CacheCalls.Root + "/company/any"));
        Assert.True(store.Asked > before, cold.Log);
    }

    [Fact]
    public async Task HeadStart_LooksForTheRuntimeApi_AndNotWhereItIsTurnedOff()
    {
        await using var warm = await RunningFunction.OfAsync("Api", publication);
        await using var cold = await RunningFunction.OfAsync("Api", publication, new Dictionary<string, string> { ["THAW_WARM_UP"] = "false" });
        Assert.True((await cold.StartAsync()).Succeeded, cold.Log);
        var usual = cold.Environment.Api.Accepted;

        Assert.True((await warm.StartAsync()).Succeeded, warm.Log);

        if (Environment.ProcessorCount > 1) // there is none on one
        {
            await UntilAsync(() => warm.Environment.Api.Accepted > usual);
        }
        else
        {
            Assert.Equal(usual, warm.Environment.Api.Accepted);
        }
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!holds())
        {
            await Task.Delay(Pause, TimeProvider.System, patience.Token);
        }
    }

    private Task<RunningFunction> ApiAsync(Web.Parity.Upstream store, bool warmUp) => RunningFunction.OfAsync("Api", publication, new Dictionary<string, string>
    {
        ["CACHE_TABLE_NAME"] = "warm",
        ["AWS_ENDPOINT_URL_DYNAMODB"] = store.Address.AbsoluteUri,
        ["AWS_REGION"] = "eu-central-1",
        ["THAW_WARM_UP"] = warmUp ? "true" : "false",
    });
}

public sealed class WarmUpTests() : WarmUpFacts(Publication.Built);

[Trait("Category", "Long")]
public sealed class TrimmedWarmUpTests() : WarmUpFacts(Publication.Trimmed);
