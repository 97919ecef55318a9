using Microsoft.Extensions.DependencyInjection;
using Thaw.Monitoring.Fleet;

namespace Thaw.Monitoring.Tests.Registration;

public sealed class TrackedServiceTests
{
    [Theory]
    [InlineData("type")]
    [InlineData("factory")]
    [InlineData("instance")]
    public async Task Track_MeasuresEveryCall_HoweverTheServiceIsRegistered(string how)
    {
        var services = new ServiceCollection();
        services.AddThawMonitoring();
        _ = how switch
        {
            "type" => services.AddSingleton<IStock, Stock>(),
            "factory" => services.AddSingleton<IStock>(static _ => new Stock()),
            _ => services.AddSingleton<IStock>(new Stock()),
        };
        services.Track<IStock>(static (inner, monitor) => new TrackedStock(inner, monitor));
        await using var provider = services.BuildServiceProvider();

        Assert.Equal(7, await provider.GetRequiredService<IStock>().CountAsync("pump"));
        await Assert.ThrowsAsync<TimeoutException>(async () => await provider.GetRequiredService<IStock>().CountAsync("late"));

        var check = Assert.Single(provider.GetRequiredService<IMonitor>().CheckTargets(new Dictionary<string, double> { ["stock.count"] = 10_000 }));
        Assert.Equal(2, check.Count);
    }

    [Fact]
    public async Task Track_ContainerStillDisposesOfTheService_OnceAScope()
    {
        var services = new ServiceCollection();
        services.AddThawMonitoring();
        services.AddScoped<IStock, Stock>().Track<IStock>(static (inner, monitor) => new TrackedStock(inner, monitor));
        await using var provider = services.BuildServiceProvider(validateScopes: true);
        Stock one, other;
        await using (var scope = provider.CreateAsyncScope())
        {
            one = ((TrackedStock)scope.ServiceProvider.GetRequiredService<IStock>()).Inner;
            Assert.Same(one, ((TrackedStock)scope.ServiceProvider.GetRequiredService<IStock>()).Inner);
        }

        await using (var scope = provider.CreateAsyncScope())
            other = ((TrackedStock)scope.ServiceProvider.GetRequiredService<IStock>()).Inner;
        Assert.NotSame(one, other);
        Assert.Equal((1, 1), (one.Disposals, other.Disposals));
    }

    [Fact]
    public void Track_OfWhatIsNotRegistered_SaysSo()
    {
        var fault = Assert.Throws<InvalidOperationException>(static () => new ServiceCollection().Track<IMetricsStore>(static (inner, _) => inner));
        Assert.Contains("IMetricsStore", fault.Message, StringComparison.Ordinal);
    }

    private interface IStock
    {
        ValueTask<int> CountAsync(string id);
    }

    private sealed class Stock : IStock, IDisposable
    {
        public int Disposals { get; private set; }

        public async ValueTask<int> CountAsync(string id)
        {
            await Task.Yield();
            return id == "late" ? throw new TimeoutException() : 7;
        }

        public void Dispose() => Disposals++;
    }

    private sealed class TrackedStock(IStock inner, IMonitor monitor) : IStock
    {
        public Stock Inner => (Stock)inner;

        public ValueTask<int> CountAsync(string id) => monitor.TrackAsync("stock.count", (inner, id), static one => one.inner.CountAsync(one.id));
    }
}
