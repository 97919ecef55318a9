using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Thaw.Web.Tests.Upstream;

public sealed class UpstreamCacheTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Rule_OfTheRoute_SaysHowLong()
    {
        await using var bench = await UpstreamBench.StartAsync(static options => options
            .Cache("/loads/{id}", TimeSpan.FromSeconds(300)).Cache("/inventory/{**rest}", TimeSpan.FromSeconds(600)).FollowUpstream = false);
        bench.Server.Answer = static context => context.Response.WriteAsync(context.Request.Path);
        foreach (var (path, lifetime) in new[] { ("/loads/7", 300), ("/inventory/a/b", 600) })
        {
            Assert.Equal(path, await ReadAsync(bench, path));
            bench.Clock.Advance(TimeSpan.FromSeconds(lifetime - 1));
            Assert.Equal(path, await ReadAsync(bench, path));
            Assert.Single(bench.Server.Asked);
            bench.Clock.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(path, await ReadAsync(bench, path));
            Assert.Equal(2, bench.Server.Asked.Count);
            bench.Server.Asked.Clear();
        }

        await ReadAsync(bench, "/loads/7/stops");
        await ReadAsync(bench, "/loads/7/stops");
        Assert.Equal(2, bench.Server.Asked.Count);
    }

    [Fact]
    public async Task Rule_PerUser_NeverSharesAnAnswer()
    {
        await using var bench = await UpstreamBench.StartAsync(static options => options.Cache("/me", TimeSpan.FromMinutes(5)));
        bench.Server.Answer = static context => context.Response.WriteAsync(context.Request.Headers.Authorization.ToString());
        var random = new Random(7);
        await Parallel.ForEachAsync(Enumerable.Range(0, 10_000).Select(_ => random.Next(20)), async (user, token) =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/me");
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {user}");
            using var response = await bench.Client.SendAsync(request, token);
            Assert.Equal($"Bearer {user}", await response.Content.ReadAsStringAsync(token));
        });
        Assert.Equal(20, bench.Server.Count);
    }

    [Fact]
    public async Task Rule_Shared_SharesAnAnswer()
    {
        await using var bench = await UpstreamBench.StartAsync(static options => options.Rules.Add(new UpstreamRule("/me", TimeSpan.FromMinutes(5)) { PerUser = false }));
        using var first = await bench.GetAsync("/me", ("Authorization", "a"));
        using var second = await bench.GetAsync("/me", ("Authorization", "b"));
        Assert.Equal(1, bench.Server.Count);
    }

    [Fact]
    public async Task Concurrent_SameAddress_AsksOnce()
    {
        await using var bench = await UpstreamBench.StartAsync();
        var (arrived, release) = (Signal(), Signal());
        bench.Server.Answer = Held(arrived, release, "max-age=60");
        var callers = Enumerable.Range(0, 50).Select(_ => bench.GetAsync()).ToArray();
        await arrived.Task.WaitAsync(Patience);
        release.SetResult();
        var answers = await Task.WhenAll(callers).WaitAsync(Patience);
        Assert.Equal(1, bench.Server.Count);
        Assert.All(answers, static answer => Assert.Equal("held", answer.Content.ReadAsStringAsync().Result));
        Assert.Single(answers, static answer => UpstreamBench.StatusOf(answer).Contains("stored", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Concurrent_NotToBeKept_EachIsAskedForAlone()
    {
        await using var bench = await UpstreamBench.StartAsync();
        var count = 0;
        bench.Server.Answer = context =>
        {
            context.Response.Headers.CacheControl = "no-store";
            return context.Response.WriteAsync($"{Interlocked.Increment(ref count)}");
        };
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ReadAsync(bench, "/"))).WaitAsync(Patience);
        Assert.Equal(20, answers.Distinct().Count());
    }

    [Theory]
    [InlineData("Set-Cookie", "sid=a")]
    [InlineData("Cache-Control", "private, max-age=60")]
    [InlineData("Cache-Control", "no-store")]
    public async Task Revalidated_ButNotToBeKept_IsForWhoAskedAlone(string name, string value)
    {
        await using var bench = await UpstreamBench.StartAsync();
        var (arrived, release, unconditional, revalidated) = (Signal(), Signal(), 0, 0);
        bench.Server.Answer = async context =>
        {
            context.Response.Headers.CacheControl = "max-age=60";
            context.Response.Headers.ETag = "\"1\"";
            if (context.Request.Headers.IfNoneMatch.Count == 0)
            {
                await context.Response.WriteAsync($"full {Interlocked.Increment(ref unconditional)}");
                return;
            }

            Interlocked.Increment(ref revalidated);
            arrived.TrySetResult();
            await release.Task;
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            context.Response.Headers[name] = value;
        };
        Assert.Equal("full 1", await ReadAsync(bench, "/"));
        bench.Clock.Advance(TimeSpan.FromSeconds(90));
        var callers = Enumerable.Range(0, 10).Select(_ => bench.GetAsync()).ToArray();
        await arrived.Task.WaitAsync(Patience);
        release.SetResult();
        var answers = await Task.WhenAll(callers).WaitAsync(Patience);

        var asked = answers.Where(answer => answer.Headers.NonValidated.TryGetValues(name, out var values) && values.ToString() == value).ToArray();
        Assert.Equal(revalidated, asked.Length);
        foreach (var answer in answers)
        {
            var isAsked = asked.Contains(answer);
            Assert.Equal(isAsked, await answer.Content.ReadAsStringAsync() == "full 1");
            Assert.Equal(isAsked, UpstreamBench.StatusOf(answer) == "Thaw; fwd=stale; fwd-status=304");
        }

        // What it was about went with it.
        bench.Clock.Advance(TimeSpan.FromSeconds(20));
        var before = unconditional;
        Assert.Equal($"full {before + 1}", await ReadAsync(bench, "/"));
    }

    [Fact]
    public async Task Caller_WhoAskedAndLeaves_LeavesTheOthersTheirAnswer()
    {
        await using var bench = await UpstreamBench.StartAsync();
        var (arrived, release) = (Signal(), Signal());
        bench.Server.Answer = Held(arrived, release, "max-age=60");
        using var leaves = new CancellationTokenSource();
        var first = bench.Client.GetAsync("/", leaves.Token);
        await arrived.Task.WaitAsync(Patience);
        var second = bench.GetAsync();
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.WaitAsync(Patience));
        release.SetResult();
        using var answer = await second.WaitAsync(Patience);
        Assert.Equal("held", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Body_LargerThanTheBound_PassesThrough()
    {
        await using var bench = await UpstreamBench.StartAsync(static options => options.MaximumBodyBytes = 1_000);
        var body = new byte[300_000];
        new Random(3).NextBytes(body);
        bench.Server.Answer = async context =>
        {
            context.Response.Headers.CacheControl = "max-age=60";
            var length = int.Parse(context.Request.Query["length"].ToString());
            if (context.Request.Query.ContainsKey("known"))
            {
                context.Response.ContentLength = length;
            }

            await context.Response.Body.WriteAsync(body.AsMemory(0, length));
        };
        foreach (var (length, kept) in new[] { (1_000, true), (1_001, false), (300_000, false) })
        {
            foreach (var known in new[] { "", "&known" })
            {
                var before = bench.Server.Count;
                for (var i = 0; i < 2; i++)
                {
                    Assert.Equal(body[..length], await bench.Client.GetByteArrayAsync($"/?length={length}{known}"));
                }

                Assert.Equal(kept ? 1 : 2, bench.Server.Count - before);
            }
        }
    }

    [Fact]
    public async Task StaleWhileRevalidate_ServesAtOnceAndRefreshesBehind()
    {
        var posted = new PostedWork();
        await using var bench = await UpstreamBench.StartAsync(add: services => services.AddSingleton<IAfterResponse>(posted));
        var count = 0;
        bench.Server.Answer = context =>
        {
            context.Response.Headers.CacheControl = "max-age=60, stale-while-revalidate=60";
            return context.Response.WriteAsync($"{Interlocked.Increment(ref count)}");
        };
        Assert.Equal("1", await ReadAsync(bench, "/"));
        bench.Clock.Advance(TimeSpan.FromSeconds(90));
        Assert.Equal("1", await ReadAsync(bench, "/"));
        Assert.Equal("1", await ReadAsync(bench, "/"));
        await Assert.Single(posted.Work)(default);
        Assert.Equal("2", await ReadAsync(bench, "/"));
        Assert.Equal(2, bench.Server.Count);
        bench.Clock.Advance(TimeSpan.FromSeconds(120));
        Assert.Equal("3", await ReadAsync(bench, "/"));
    }

    [Fact]
    public async Task StaleWhileRevalidate_NothingRunsBehind_OneCallerRefreshes()
    {
        await using var bench = await UpstreamBench.StartAsync();
        bench.Server.Answer = Held(Signal(), Completed(), "max-age=60, stale-while-revalidate=60");
        await ReadAsync(bench, "/");
        bench.Clock.Advance(TimeSpan.FromSeconds(90));
        var (arrived, release) = (Signal(), Signal());
        bench.Server.Answer = Held(arrived, release, "max-age=60", "new");
        var refreshing = ReadAsync(bench, "/");
        await arrived.Task.WaitAsync(Patience);
        Assert.Equal("held", await ReadAsync(bench, "/").WaitAsync(Patience));
        release.SetResult();
        Assert.Equal("new", await refreshing.WaitAsync(Patience));
        Assert.Equal(2, bench.Server.Count);
    }

    [Fact]
    public async Task StaleIfError_UpstreamUnreachable_ServesTheOldAnswer()
    {
        await using var bench = await UpstreamBench.StartAsync(static options => options.StaleIfError = TimeSpan.FromMinutes(1));
        bench.Server.Answer = Held(Signal(), Completed(), "max-age=60");
        await ReadAsync(bench, "/");
        bench.Server.Answer = static context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };
        bench.Clock.Advance(TimeSpan.FromSeconds(90));
        using var stale = await bench.GetAsync();
        Assert.Equal("held", await stale.Content.ReadAsStringAsync());
        Assert.Contains("stale-if-error", UpstreamBench.StatusOf(stale), StringComparison.Ordinal);
        bench.Clock.Advance(TimeSpan.FromSeconds(40));
        await Assert.ThrowsAsync<HttpRequestException>(() => bench.GetAsync());
    }

    [Fact]
    public async Task Bypass_ByCall_GoesPast()
    {
        await using var bench = await UpstreamBench.StartAsync();
        var count = 0;
        bench.Server.Answer = context =>
        {
            context.Response.Headers.CacheControl = "max-age=60";
            return context.Response.WriteAsync($"{Interlocked.Increment(ref count)}");
        };
        Assert.Equal("1", await ReadAsync(bench, "/"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/").BypassThawCache();
        using var answer = await bench.Client.SendAsync(request);
        Assert.Equal("2", await answer.Content.ReadAsStringAsync());
        Assert.Equal("Thaw; fwd=bypass; fwd-status=200", UpstreamBench.StatusOf(answer));
        Assert.Equal("1", await ReadAsync(bench, "/"));
    }

    [Fact]
    public async Task Kept_BytesThatAreCorrupt_AreAMiss()
    {
        await using var bench = await UpstreamBench.StartAsync();
        bench.Server.Answer = Held(Signal(), Completed(), "max-age=60");
        await ReadAsync(bench, "/");
        await bench.Cache.SetAsync<ReadOnlyMemory<byte>>($"{bench.Server.Address}", new byte[] { 1, 2, 3 });
        using var answer = await bench.GetAsync();
        Assert.Equal("Thaw; fwd=uri-miss; fwd-status=200; stored", UpstreamBench.StatusOf(answer));
        Assert.Equal("held", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Invalidation_WhileAsking_IsNotUndoneByTheAnswer()
    {
        await using var bench = await UpstreamBench.StartAsync();
        var (arrived, release) = (Signal(), Signal());
        bench.Server.Answer = Held(arrived, release, "max-age=60", "old");
        var asking = ReadAsync(bench, "/");
        await arrived.Task.WaitAsync(Patience);
        bench.Server.Answer = static _ => Task.CompletedTask;
        using (await bench.Client.PostAsync("/", null))
        {
        }

        release.SetResult();
        Assert.Equal("old", await asking.WaitAsync(Patience));
        bench.Server.Answer = Held(Signal(), Completed(), "max-age=60", "new");
        Assert.Equal("new", await ReadAsync(bench, "/"));
    }

    [Fact]
    public async Task Meter_CountsEachKind()
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        using var listener = new MeterListener();
        listener.InstrumentPublished = static (instrument, listening) =>
        {
            if (instrument.Meter.Name == "Thaw.Web.Upstream")
            {
                listening.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            foreach (var (name, tag) in tags)
            {
                if (name == "client" && (string?)tag == "up-metered")
                {
                    lock (counts)
                    {
                        counts[instrument.Name] = counts.GetValueOrDefault(instrument.Name) + value;
                    }
                }
            }
        });
        listener.Start();
        await using var server = await UpstreamServer.StartAsync();
        server.Answer = static context =>
        {
            context.Response.Headers.CacheControl = "max-age=60";
            context.Response.Headers.ETag = "\"a\"";
            context.Response.StatusCode = context.Request.Headers.IfNoneMatch.Count > 0 ? 304 : 200;
            return Task.CompletedTask;
        };
        var services = new ServiceCollection();
        services.AddHttpClient("up-metered", client => client.BaseAddress = server.Address).AddThawCache("up");
        await using var provider = services.BuildServiceProvider();
        using var client = provider.GetRequiredService<IHttpClientFactory>().CreateClient("up-metered");
        foreach (var wish in new[] { "max-age=59", "max-age=59", "no-cache", "no-store" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/");
            request.Headers.TryAddWithoutValidation("Cache-Control", wish);
            using var answer = await client.SendAsync(request);
        }

        Assert.Equal(
            new Dictionary<string, long> { ["thaw.upstream.misses"] = 1, ["thaw.upstream.hits"] = 1, ["thaw.upstream.revalidations"] = 1, ["thaw.upstream.bypasses"] = 1 }, counts);
    }

    [Theory]
    [InlineData("rule '/a/{' is no route pattern")]
    [InlineData("MaximumBodyBytes of 'up'")]
    [InlineData("must be neither PerUser nor of CacheStampedeScope.Fleet")]
    public async Task Options_OutOfBounds_StopTheStartWithASentence(string sentence)
    {
        await using var bench = await UpstreamBench.StartAsync(
            options =>
            {
                options.Cache("/a/{", TimeSpan.FromSeconds(1));
                options.MaximumBodyBytes = -1;
            },
            services => services.Configure<Caching.ThawCachingOptions>(static options => options.Namespace("up", static policy => policy.PerUser = true)));
        Assert.Contains(sentence, Assert.Throws<OptionsValidationException>(bench.Validate).Message, StringComparison.Ordinal);
    }

    private static async Task<string> ReadAsync(UpstreamBench bench, string path)
    {
        using var answer = await bench.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static TaskCompletionSource Completed()
    {
        var signal = Signal();
        signal.SetResult();
        return signal;
    }

    private static RequestDelegate Held(TaskCompletionSource arrived, TaskCompletionSource release, string cacheControl, string body = "held") => async context =>
    {
        arrived.TrySetResult();
        await release.Task;
        context.Response.Headers.CacheControl = cacheControl;
        await context.Response.WriteAsync(body);
    };

    private sealed class PostedWork : IAfterResponse
    {
        public List<Func<CancellationToken, Task>> Work { get; } = [];

        public WorkLifetime Lifetime => WorkLifetime.Always;

        public bool TryPost(Func<CancellationToken, Task> work)
        {
            Work.Add(work);
            return true;
        }
    }
}
