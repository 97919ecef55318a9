using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Thaw.Api;
using Thaw.Monitoring.Fleet;
using Thaw.Web;

namespace Thaw.EndToEnd;

/// <summary>The table of figures does not answer: that is 503, with when to ask again, and no fault of the service's own.</summary>
public sealed class UnreachableFiguresTests : IAsyncLifetime
{
    private WebApplication _app = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        var builder = ThawApi.CreateBuilder([]);
        builder.AddThawApi();
        builder.Services.AddThawAuthentication().AddThawLocalDeveloper();
        builder.Services.AddThawCaching();
        builder.Services.AddSingleton<IMetricsStore, BrokenFigures>();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build().MapThawApi();
        await _app.StartAsync();
        _client = new HttpClient { BaseAddress = new Uri(_app.Urls.Single()) };
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    [Theory]
    [InlineData("GET", "metrics")]
    [InlineData("GET", "metrics?series=true")]
    [InlineData("GET", "metrics?format=prometheus")]
    [InlineData("GET", "analyze")]
    [InlineData("POST", "optimize")]
    public async Task Figures_Are503WithWhenToAskAgain(string method, string path)
    {
        var answer = await _client.SendAsync(method, $"/api/performance/{path}");
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
