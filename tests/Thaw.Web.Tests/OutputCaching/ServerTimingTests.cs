using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Thaw.Web.Tests.OutputCaching;

/// <summary>What a request ran is told in Server-Timing; what others ran is not.</summary>
public sealed class ServerTimingTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly ActivitySource Measured = new(InstrumentNames.MonitoringSource);
    private static readonly ActivitySource Other = new("Thaw.Web.Tests.ServerTiming");

    [Fact]
    public async Task Miss_TellsWhatItRan_SummedByName_AHitDoesNot()
    {
        await using var host = await CacheHost.StartAsync(app => app.MapGet("/a", async context =>
        {
            for (var i = 0; i < 2; i++)
            {
                using var search = Measured.StartActivity("vector_search");
                await Task.Yield();
                using var inner = Measured.StartActivity("llm call, \"quoted\"\r\nX-Evil: 1");
            }

            using (Other.StartActivity("unnamed"))
            {
                await context.Response.WriteAsync("made");
            }
        }).CacheFor(Minute), TimeProvider.System);

        using var miss = await host.GetAsync("/a");
        using var hit = await host.GetAsync("/a");

        Assert.Matches(@"^cache;dur=[0-9.]+, handler;dur=[0-9.]+, llm_call___quoted___X-Evil__1;dur=[0-9.]+, vector_search;dur=[0-9.]+$", miss.Of("Server-Timing"));
        Assert.Matches("^cache;dur=[0-9.]+$", hit.Of("Server-Timing"));
        Assert.False(miss.Headers.Contains("X-Evil"));
    }

    [Fact]
    public async Task Spans_OfAnotherRequestAtTheTime_AreItsOwn()
    {
        var release = new TaskCompletionSource();
        await using var host = await CacheHost.StartAsync(app => app.MapGet("/{name}", async (string name, HttpContext context) =>
        {
            using (Measured.StartActivity(name))
            {
                await (name == "slow" ? release.Task : Task.CompletedTask);
            }

            await context.Response.WriteAsync(name);
        }).CacheFor(Minute), TimeProvider.System);

        var slow = host.GetAsync("/slow");
        using var quick = await host.GetAsync("/quick");
        release.SetResult();
        using var late = await slow;

        Assert.DoesNotContain("slow", quick.Of("Server-Timing"), StringComparison.Ordinal);
        Assert.Matches("handler;dur=[0-9.]+, slow;dur=[0-9.]+$", late.Of("Server-Timing"));
    }

    [Fact]
    public async Task Explain_Off_BeginsNoActivity()
    {
        var begun = true;
        await using var host = await CacheHost.StartAsync(
            app => app.MapGet("/a", async context =>
            {
                using var span = Other.StartActivity("a");
                begun = span is not null;
                await context.Response.WriteAsync("");
            }).CacheFor(Minute), TimeProvider.System, add: static services => services.Configure<ThawOutputCacheOptions>(options =>
            {
                options.Explain = false;
                options.SpanSources.Add("Thaw.Web.Tests.ServerTiming");
            }));
        using var answer = await host.GetAsync("/a");
        Assert.False(begun);
        Assert.False(answer.Headers.Contains("Server-Timing"));
    }
}
