using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Thaw.Monitoring;

namespace Thaw.Web.Tests.Tracking;

/// <summary>Endpoints over HTTP, measured as operations.</summary>
public sealed class TrackingTests
{
    [Fact]
    public async Task Track_NamesByAttribute_ThenByName_ThenByTheEndpoints()
    {
        var seen = await RunAsync(
            static app =>
            {
                var group = app.MapGroup("/g").Track();
                group.MapGet("/named", static () => "").WithName("Named");
                group.MapGet("/attribute", [Tracked("attribute")] static () => "").WithName("NotThis");
                group.MapGet("/nothing", static () => "");
                app.MapGet("/single", static (HttpContext context) => context.Response.WriteAsync("plain")).Track("single");
                app.MapGet("/untracked", static () => "").WithName("Untracked");
            },
            "/g/named", "/g/named", "/g/attribute", "/g/nothing", "/single", "/untracked");

        Assert.Equal(["attribute Success", "Named Success", "Named Success", "single Success"], seen.Order(StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Track_TellsFailuresAndTimeoutsApart()
    {
        var seen = await RunAsync(
            static app =>
            {
                app.MapGet("/ok", static () => Results.NotFound()).Track("ok");
                app.MapGet("/status", static () => Results.StatusCode(503)).Track("status");
                app.MapGet("/gateway", static () => Results.StatusCode(504)).Track("gateway");
                app.MapGet("/throws", static string () => throw new InvalidOperationException()).Track("throws");
                app.MapGet("/late", static string () => throw new TimeoutException()).Track("late");
                app.MapGet("/filtered", static () => "").AddEndpointFilter(static async (context, next) =>
                {
                    await Task.Yield();
                    return Results.StatusCode(500);
                }).Track("filtered");
            },
            "/ok", "/status", "/gateway", "/throws", "/late", "/filtered");

        Assert.Equal(["filtered Failure", "gateway Timeout", "late Timeout", "ok Success", "status Failure", "throws Failure"], seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Track_WithoutAName_OfBlanks_IsRefused()
    {
        var builder = WebApplication.CreateSlimBuilder();
        using var app = (IDisposable)builder.Build();
        Assert.Throws<ArgumentException>(() => ((WebApplication)app).MapGet("/", static () => "").Track(" "));
    }

    private static async Task<List<string>> RunAsync(Action<WebApplication> map, params string[] paths)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var monitor = new Recording();
        builder.Services.AddSingleton<IMonitor>(monitor);
        await using var app = builder.Build();
        map(app);
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()) };
        foreach (var path in paths)
        {
            using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        }

        await app.StopAsync();
        return monitor.Seen;
    }

    private sealed class Recording : IMonitor
    {
        private readonly Lock _gate = new();

        public List<string> Seen { get; } = [];

        public void Record(string operation, TimeSpan took, OperationOutcome outcome = OperationOutcome.Success)
        {
            lock (_gate)
            {
                Assert.True(took > TimeSpan.Zero);
                Seen.Add($"{operation} {outcome}");
            }
        }

        public OperationSpan Track(string operation) => throw new NotSupportedException();

        public MonitoredInvocation BeginInvocation(IInvocationLifetime? lifetime = null) => throw new NotSupportedException();

        public IReadOnlyList<Thaw.Monitoring.Targets.TargetResult> CheckTargets(IReadOnlyDictionary<string, double>? targets = null, double? quantile = null) => throw new NotSupportedException();

        public ValueTask FlushAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
