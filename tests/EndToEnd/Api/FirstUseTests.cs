using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Thaw.Application;
using Thaw.Monitoring.Fleet;
using Thaw.Tasks;

namespace Thaw.EndToEnd;

/// <summary>What is made at the first request that needs it, and could not be made at that moment, is made at the next.</summary>
public sealed class FirstUseOfFiguresTests() : InProcessApi(static services =>
{
    var tries = 0;
    var store = new NoFigures();
    services.AddSingleton<IMetricsStore>(store);
    services.AddSingleton(_ => tries++ == 0 ? throw new IOException("not yet") : new FleetMetrics(store, TimeProvider.System));
})
{
    [Fact]
    public async Task Figures_AfterAFault_AreThere()
    {
        using var first = await Client.GetAsync("/api/performance/metrics");
        using var second = await Client.GetAsync("/api/performance/metrics");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));
    }

    private sealed class NoFigures : IMetricsStore
    {
        public MetricsStoreTraits Traits => new() { Name = "empty", MaximumBytes = 100_000 };

        public ValueTask AddAsync(MetricsRecord record, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask<IReadOnlyList<MetricsRecord>> ReadRecordsAsync(DateTimeOffset minute, CancellationToken cancellationToken) => new([]);

        public ValueTask<bool> PutRollUpAsync(MetricsRollUp rollUp, CancellationToken cancellationToken) => new(true);

        public ValueTask<IReadOnlyList<MetricsRollUp>> ReadRollUpsAsync(IReadOnlyCollection<MetricsSlot> slots, CancellationToken cancellationToken) => new([]);
    }
}

/// <inheritdoc cref="FirstUseOfFiguresTests"/>
public sealed class FirstUseOfTasksTests : InProcessApi, IDisposable
{
    private readonly TemporaryFolder _folder;

    public FirstUseOfTasksTests()
        : this(new TemporaryFolder())
    {
    }

    private FirstUseOfTasksTests(TemporaryFolder folder)
        : base(services =>
        {
            services.AddApplicationTasks().UseSqlite(folder.File("tasks.db"));
            var tries = 0;
            var make = services.Last(static service => service.ServiceType == typeof(ITaskClient)).ImplementationFactory!;
            services.AddSingleton(provider => tries++ == 0 ? throw new IOException("not yet") : (ITaskClient)make(provider));
        }) => _folder = folder;

    [Fact]
    public async Task Tasks_AfterAFault_AreThere()
    {
        using var first = await Client.GetAsync("/api/performance/tasks");
        using var second = await Client.GetAsync("/api/performance/tasks");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));
    }

    public void Dispose() => _folder.Dispose();
}
