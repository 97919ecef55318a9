using System.Text.Json;
using Thaw.Caching.Stores;
using Thaw.Caching.Tests.Support;

namespace Thaw.Caching.Tests.Serialization;

/// <summary>A value that its serializer cannot write is the application's fault, and told as such.</summary>
public sealed class UnwritableValueTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetOrCreate_ValueContainsItself_TheExceptionNamesTheTypeAndWhatToDo(bool hasStore)
    {
        await using var host = new CacheHost(hasStore ? new InMemoryCacheStore() : null);
        var error = await Assert.ThrowsAsync<CacheSerializationException>(
            async () => await host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<Knot>(Knot.Tied())));
        Assert.Equal(typeof(Knot), error.ValueType);
        Assert.Contains(typeof(Knot).FullName!, error.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(CacheFactoryContext.DoNotStore), error.Message, StringComparison.Ordinal);
        Assert.IsType<JsonException>(error.InnerException);
        Assert.Equal(0, host.Engine.FlightCount);
    }

    [Fact]
    public async Task Set_ValueContainsItself_ThrowsAndLeavesWhatWasThere()
    {
        await using var host = new CacheHost(new InMemoryCacheStore());
        await host.Cache.SetAsync("k", new Knot());
        await Assert.ThrowsAsync<CacheSerializationException>(async () => await host.Cache.SetAsync("k", Knot.Tied()));
        Assert.True((await host.Cache.TryGetAsync<Knot>("k")).Found);
    }

    [Fact]
    public async Task GetOrCreate_ValueContainsItselfAndIsNotToBeStored_IsHandedOut()
    {
        await using var host = new CacheHost(new InMemoryCacheStore());
        var made = await host.Cache.GetOrCreateAsync("k", 0, (_, context, _) =>
        {
            context.DoNotStore = true;
            return new ValueTask<Knot>(Knot.Tied());
        });
        Assert.Same(made.Value, made.Value!.Other);
    }
}
