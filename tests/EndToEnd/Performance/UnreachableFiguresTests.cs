using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Thaw.Monitoring.Fleet;

namespace Thaw.EndToEnd;

/// <summary>The table of figures does not answer: that is 503, with when to ask again, and no fault of the service's own.</summary>
public sealed class UnreachableFiguresTests() : InProcessApi(static services => services.AddSingleton<IMetricsStore, BrokenFigures>())
{
    [Theory]
    [InlineData("GET", "metrics")]
    [InlineData("GET", "metrics?series=true")]
    [InlineData("GET", "metrics?format=prometheus")]
    [InlineData("GET", "analyze")]
    [InlineData("POST", "optimize")]
    public async Task Figures_Are503WithWhenToAskAgain(string method, string path)
    {
        var answer = await Client.SendAsync(method, $"/api/performance/{path}");
        await answer.ProblemAsync(HttpStatusCode.ServiceUnavailable);
        Assert.Equal(2, answer.Headers.RetryAfter?.Delta?.TotalSeconds);
    }

    private sealed class BrokenFigures : IMetricsStore
    {
        public MetricsStoreTraits Traits => new() { Name = "broken", MaximumBytes = 100_000 };

        public ValueTask AddAsync(MetricsRecord record, CancellationToken cancellationToken) => throw new IOException("down");

        public ValueTask<IReadOnlyList<MetricsRecord>> ReadRecordsAsync(DateTimeOffset minute, CancellationToken cancellationToken) => throw new IOException("down");

        public ValueTask<bool> PutRollUpAsync(MetricsRollUp rollUp, CancellationToken cancellationToken) => throw new IOException("down");

        public ValueTask<IReadOnlyList<MetricsRollUp>> ReadRollUpsAsync(IReadOnlyCollection<MetricsSlot> slots, CancellationToken cancellationToken) => throw new IOException("down");
    }
}
