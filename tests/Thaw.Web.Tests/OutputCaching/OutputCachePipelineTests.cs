using System.Net;
using System.Text;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Thaw.Caching;
using Thaw.Caching.Stores;

namespace Thaw.Web.Tests.OutputCaching;

/// <summary>Cached answers beside what else stands in a pipeline.</summary>
public sealed class OutputCachePipelineTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly ShiftedClock _clock = new();
    private int _calls;

    [Fact]
    public async Task Corrupt_IsAMiss_AndIsMadeAnew()
    {
        var database = new InMemoryCacheStore(_clock);
        await using var one = await CacheHost.StartAsync(Map, _clock, add: services => services.AddSingleton<ICacheStore>(database));
        using var made = await one.GetAsync("/a");
        var view = one.Cache.For(ThawOutputCacheOptions.Namespace);
        var key = Assert.Single((await view.ListAsync()).Keys).Key;
        await view.SetAsync<ReadOnlyMemory<byte>>(key, "no answer"u8.ToArray());

        using var answer = await one.GetAsync("/a");
        using var again = await one.GetAsync("/a");

        Assert.Equal(("MISS", "2"), (answer.Outcome(), await answer.TextAsync()));
        Assert.Equal(("HIT", "2"), (again.Outcome(), await again.TextAsync()));
    }

    [Fact]
    public async Task Headers_SayHowLongIsLeft_AndWhereTheTimeWent()
    {
        await using var host = await CacheHost.StartAsync(Map, _clock);
        using var miss = await host.GetAsync("/a");
        _clock.Pass(TimeSpan.FromSeconds(20));
        using var hit = await host.GetAsync("/a");

        Assert.Equal("public, max-age=0, s-maxage=60", miss.Headers.NonValidated["Cache-Control"].ToString());
        var (age, left) = (hit.Headers.Age!.Value.TotalSeconds, hit.Headers.CacheControl!.SharedMaxAge!.Value.TotalSeconds);
        Assert.InRange(age, 20, 60);
        Assert.InRange(age + left, 59, 60);
        Assert.Matches("^cache;dur=[0-9.]+, handler;dur=[0-9.]+$", miss.Of("Server-Timing"));
        Assert.Matches("^cache;dur=[0-9.]+$", hit.Of("Server-Timing"));
    }

    [Fact]
    public async Task Headers_ThatTheEndpointSets_Stay()
    {
        await using var host = await CacheHost.StartAsync(Map, _clock, add: services => services.Configure<ThawOutputCacheOptions>(options => options.Explain = false));
        using var miss = await host.GetAsync("/own");
        using var hit = await host.GetAsync("/own");

        foreach (var answer in new[] { miss, hit })
        {
            Assert.Equal(("public, max-age=7", "\"mine\"", ""), (answer.Headers.NonValidated["Cache-Control"].ToString(), answer.Headers.ETag!.ToString(), answer.Outcome()));
        }

        Assert.Equal(1, _calls);
    }

    [Fact]
    public async Task Authorisation_AfterTheCache_NothingIsKept()
    {
        await using var host = await CacheHost.StartAsync(
            Map, _clock, add: services => services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireClaim("sub", "alice").Build()),
            after: app => app.UseAuthorization());

        using var first = await host.GetAsync("/shared", "alice");
        using var second = await host.GetAsync("/shared", "alice");

        Assert.Equal(("BYPASS", "BYPASS", "2"), (first.Outcome(), second.Outcome(), await second.TextAsync()));
    }

    [Fact]
    public async Task Authorisation_BeforeTheCache_StandsBeforeWhatIsKept()
    {
        await using var host = await CacheHost.StartAsync(
            Map, _clock,
            add: services => services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireClaim("sub", "alice", "bob").Build()),
            authorise: true);

        using var alice = await host.GetAsync("/shared", "alice");
        using var bob = await host.GetAsync("/shared", "bob");
        using var eve = await host.GetAsync("/shared", "eve");

        Assert.Equal(("MISS", "HIT", "1"), (alice.Outcome(), bob.Outcome(), await bob.TextAsync()));
        Assert.False(eve.IsSuccessStatusCode);
        Assert.StartsWith("private", bob.Headers.NonValidated["Cache-Control"].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Body_LongerThanTheLimit_GoesThroughAndIsNotKept()
    {
        await using var host = await CacheHost.StartAsync(Map, _clock, add: services => services.Configure<ThawOutputCacheOptions>(options => options.MaximumBodyBytes = 2_000));

        using var first = await host.GetAsync("/long?bytes=5000");
        using var second = await host.GetAsync("/long?bytes=5000");
        using var fits = await host.GetAsync("/long?bytes=2000");
        using var again = await host.GetAsync("/long?bytes=2000");

        Assert.Equal(("MISS", "MISS", "MISS", "HIT"), (first.Outcome(), second.Outcome(), fits.Outcome(), again.Outcome()));
        Assert.Equal((5_000, 2_000), ((await second.TextAsync()).Length, (await again.TextAsync()).Length));
        Assert.Null(second.Headers.ETag);
    }

    [Fact]
    public async Task Address_LongerThanAKey_IsKeptAllTheSame()
    {
        await using var host = await CacheHost.StartAsync(Map, _clock);
        var query = new string('ä', 900);

        using var first = await host.GetAsync($"/a?q={query}1");
        using var other = await host.GetAsync($"/a?q={query}2");
        using var second = await host.GetAsync($"/a?q={query}1");

        Assert.Equal(("MISS", "MISS", "HIT", "1"), (first.Outcome(), other.Outcome(), second.Outcome(), await second.TextAsync()));
    }

    [Fact]
    public async Task Client_ThatLeaves_LeavesNothingBehind()
    {
        var begun = new TaskCompletionSource();
        var gone = new TaskCompletionSource();
        await using var host = await CacheHost.StartAsync(
            app => app.MapGet("/slow", async (HttpContext context) =>
            {
                if (Interlocked.Increment(ref _calls) == 1)
                {
                    begun.SetResult();
                    var aborted = new TaskCompletionSource();
                    using var registration = context.RequestAborted.Register(aborted.SetResult);
                    await aborted.Task;
                    gone.SetResult();
                    context.RequestAborted.ThrowIfCancellationRequested();
                }

                await context.Response.WriteAsync($"{_calls}");
            }).CacheFor(Minute), _clock);
        using var leaving = new CancellationTokenSource();
        var first = host.Client.GetAsync("/slow", leaving.Token);
        await begun.Task;
        var second = host.GetAsync("/slow");
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await gone.Task;

        using var answer = await second;
        using var third = await host.GetAsync("/slow");

        Assert.Equal((HttpStatusCode.OK, "2"), (answer.StatusCode, await answer.TextAsync()));
        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
    }

    [Fact]
    public async Task Compressed_AroundTheCache_EachClientGetsWhatItTakes()
    {
        var text = string.Concat(Enumerable.Repeat("an answer of some length. ", 200));
        await using var host = await CacheHost.StartAsync(
            app => app.MapGet("/text", (HttpContext context) =>
            {
                _calls++;
                context.Response.ContentType = "text/plain";
                return context.Response.WriteAsync(text);
            }).CacheFor(Minute),
            _clock, add: static services => services.AddThawCompression(), before: static app => app.UseThawCompression());

        using var brotli = await host.GetAsync("/text", null, ("Accept-Encoding", "br"));
        using var plain = await host.GetAsync("/text");
        using var gzip = await host.GetAsync("/text", null, ("Accept-Encoding", "gzip"));
        using var same = await host.GetAsync("/text", null, ("Accept-Encoding", "gzip"), ("If-None-Match", gzip.Headers.ETag!.ToString()));

        Assert.Equal(("MISS", "HIT", "HIT", "HIT"), (brotli.Outcome(), plain.Outcome(), gzip.Outcome(), same.Outcome()));
        Assert.Equal("br//gzip", string.Join('/', new[] { brotli, plain, gzip }.Select(static answer => answer.Content.Headers.ContentEncoding.SingleOrDefault())));
        Assert.Equal(text, await plain.TextAsync());
        Assert.Equal(text, await Compression.Decoding.ReadAsync(brotli));
        Assert.Equal(text, await Compression.Decoding.ReadAsync(gzip));
        Assert.Equal((HttpStatusCode.NotModified, 1), (same.StatusCode, _calls));
    }

    [Fact]
    public async Task Fault_WhoseRequestIsSentRoundAgain_IsAnsweredByTheOtherEndpoint()
    {
        await using var host = await CacheHost.StartAsync(
            app =>
            {
                app.MapGet("/fault", static string () => throw new InvalidOperationException("Thrown on purpose.")).CacheFor(Minute);
                app.MapGet("/sorry", static () => "sorry");
            },
            _clock,
            before: static app => app.Use(async (context, next) =>
            {
                try
                {
                    await next(context);
                }
                catch (InvalidOperationException)
                {
                    context.Response.Clear();
                    context.SetEndpoint(((IEndpointRouteBuilder)app).DataSources.SelectMany(static source => source.Endpoints).Single(static one => one.DisplayName!.Contains("/sorry", StringComparison.Ordinal)));
                    await next(context);
                }
            }));

        using var answer = await host.GetAsync("/fault");

        Assert.Equal((HttpStatusCode.OK, "sorry"), (answer.StatusCode, await answer.TextAsync()));
    }

    [Fact]
    public async Task Class_ThatIsUnknown_IsAFaultThatNamesIt()
    {
        await using var host = await CacheHost.StartAsync(app => app.MapGet("/a", () => "x").CacheFor("nope"), _clock, before: static app => app.Use(async (context, next) =>
        {
            try
            {
                await next(context);
            }
            catch (InvalidOperationException error)
            {
                await context.Response.WriteAsync(error.Message);
            }
        }));

        using var answer = await host.GetAsync("/a");

        Assert.Contains("'nope'", await answer.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Namespace_ThatWouldNeverBeRefreshed_StopsTheStart()
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => CacheHost.StartAsync(
            Map, _clock, static caching => caching.Services.Configure<ThawCachingOptions>(options =>
                options.Namespace(ThawOutputCacheOptions.Namespace, policy => policy.Stampede = CacheStampedeScope.Fleet))));

        Assert.Contains("Stampede", error.Message, StringComparison.Ordinal);
    }

    private void Map(WebApplication app)
    {
        app.MapGet("/a", Next).CacheFor(Minute);
        app.MapGet("/shared", Next).CacheFor(Minute, rules => rules.Shared());
        app.MapGet("/own", (HttpContext context) =>
        {
            context.Response.Headers.CacheControl = "public, max-age=7";
            context.Response.Headers.ETag = "\"mine\"";
            return Next(context);
        }).CacheFor(Minute);
        app.MapGet("/long", async (HttpContext context) =>
        {
            var left = int.Parse(context.Request.Query["bytes"]!);
            for (; left > 0; left -= 500)
            {
                await context.Response.WriteAsync(new string('x', Math.Min(left, 500)), Encoding.UTF8);
            }
        }).CacheFor(Minute);
    }

    private Task Next(HttpContext context) => context.Response.WriteAsync($"{Interlocked.Increment(ref _calls)}");
}
