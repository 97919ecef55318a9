using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Thaw.Embedded;
using Thaw.Monitoring;
using Thaw.Monitoring.Fleet;

namespace Thaw.EndToEnd.Tasks;

/// <summary>A task is watched, called off and brought back.</summary>
public sealed class TaskLifeTests(TaskApi api) : IClassFixture<TaskApi>
{
    private const int Tries = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Wait_IsWokenByTheEnd()
    {
        var id = (await api.Alice.SubmitOrderAsync("gated", "woken")).Id();
        await api.Gates.Begun("woken").Task.WaitAsync(Patience);
        var clock = Stopwatch.StartNew();
        var waiting = api.Alice.TaskAsync(id, 25);
        Assert.False(waiting.IsCompleted);

        api.Gates.Open("woken").SetResult();
        var done = await waiting;

        Assert.Equal("succeeded", done.Status());
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(24), $"It was answered after {clock.Elapsed}.");
    }

    [Fact]
    public async Task Wait_ThatRunsOut_AnswersHowFarItIs()
    {
        var id = (await api.Alice.SubmitOrderAsync("gated", "slow")).Id();
        await api.Gates.Begun("slow").Task.WaitAsync(Patience);

        var clock = Stopwatch.StartNew();
        var seen = await api.Alice.TaskAsync(id, 1);

        Assert.True(clock.Elapsed >= TimeSpan.FromSeconds(0.9), $"It was answered after {clock.Elapsed}.");
        Assert.Equal(("running", 50, "half-way"), (seen.Status(), seen.GetProperty("progress").GetInt32(), seen.GetProperty("message").GetString()));
        api.Gates.Open("slow").SetResult();
    }

    [Fact]
    public async Task Wait_IsMeasuredApartFromLooks()
    {
        using var folder = new TemporaryFolder();
        var own = await TaskApi.StartAsync(configure: services => services.AddThawMonitoring().UseSqlite(folder.File("figures.db")));
        try
        {
            var id = (await own.Alice.SubmitOrderAsync("echo", "later", ",\"delaySeconds\":600")).Id();
            await own.Alice.TaskAsync(id);
            await own.Alice.TaskAsync(id, 1);

            // A request is measured when its answer has been read.
            using var patience = new CancellationTokenSource(Patience);
            var names = new List<string>();
            for (; !names.Contains("long-poll GET /api/performance/tasks/{id}"); await Task.Delay(TimeSpan.FromMilliseconds(1_100), TimeProvider.System, patience.Token))
            {
                await own.Services.GetRequiredService<IMonitor>().FlushAsync(patience.Token);
                var report = await own.Services.GetRequiredService<FleetMetrics>().QueryAsync(new MetricsQuery { Window = TimeSpan.FromMinutes(5) }, patience.Token);
                names = [.. report.Operations.Select(static one => one.Name)];
            }

            Assert.Contains("GET /api/performance/tasks/{id}", names);
        }
        finally
        {
            await own.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("wait=26")]
    [InlineData("wait=-1")]
    [InlineData("wait=1.5")]
    [InlineData("wait=soon")]
    [InlineData("wait=")]
    [InlineData("wait=1&wait=2")]
    [InlineData("wait=99999999999999999999")]
    public async Task Wait_ThatIsNone_Is400(string query) =>
        await (await api.Alice.GetAsync($"{TaskCalls.Root}/t0123456789abcdef0123456789abcdef?{query}")).ProblemAsync(HttpStatusCode.BadRequest, "wait");

    [Fact]
    public async Task Wait_EndsBeforeTheRequestsDeadline()
    {
        var own = await TaskApi.StartAsync(configure: services => services.AddSingleton<IRequestDeadline>(new SoonDeadline()));
        try
        {
            var id = (await own.Alice.SubmitOrderAsync("echo", "later", ",\"delaySeconds\":600")).Id();
            var clock = new Stopwatch();

            // Others share the machine: one undisturbed answer is enough.
            for (var tries = 0; tries == 0 || (clock.Elapsed >= SoonDeadline.Left && tries < Tries); tries++)
            {
                clock.Restart();
                Assert.Equal("pending", (await own.Alice.TaskAsync(id, 25)).Status());
                clock.Stop();
            }

            Assert.True(clock.Elapsed < SoonDeadline.Left, $"It was answered after {clock.Elapsed}.");
        }
        finally
        {
            await own.DisposeAsync();
        }
    }

    [Fact]
    public async Task Cancel_BeforeItRuns_IsCancelledAtOnce_TwiceIsAsGoodAsOnce()
    {
        var place = $"{TaskCalls.Root}/{(await api.Alice.SubmitOrderAsync("echo", "never", ",\"delaySeconds\":600")).Id()}";

        for (var times = 0; times < 2; times++)
        {
            var answer = await api.Alice.DeleteAsync(place);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal("cancelled", (await answer.JsonAsync()).Status());
        }
    }

    [Fact]
    public async Task Cancel_WhileItRuns_IsTold_AndEnds()
    {
        var id = (await api.Alice.SubmitOrderAsync("gated", "called off")).Id();
        await api.Gates.Begun("called off").Task.WaitAsync(Patience);

        var answer = await api.Alice.DeleteAsync($"{TaskCalls.Root}/{id}");

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var told = await answer.JsonAsync();
        Assert.Equal(("running", true), (told.Status(), told.GetProperty("cancelRequested").GetBoolean()));
        Assert.Equal("cancelled", (await api.Alice.FinishAsync(id)).Status());
    }

    [Fact]
    public async Task Cancel_WhatIsFinished_Is409()
    {
        var id = (await api.Alice.SubmitOrderAsync("echo", "done")).Id();
        await api.Alice.FinishAsync(id);

        await (await api.Alice.DeleteAsync($"{TaskCalls.Root}/{id}")).ProblemAsync(HttpStatusCode.Conflict);

        Assert.Equal("succeeded", (await api.Alice.TaskAsync(id)).Status());
    }

    [Fact]
    public async Task Retry_OfADeadTask_RunsItAnew()
    {
        var id = (await api.Alice.SubmitOrderAsync("broken", "mended", ",\"maxAttempts\":2")).Id();
        var dead = await api.Alice.FinishAsync(id);
        Assert.Equal(("dead", 2), (dead.Status(), dead.GetProperty("attempts").GetInt32()));
        api.Gates.Open("mended").SetResult();

        var answer = await api.Alice.PostAsync($"{TaskCalls.Root}/{id}/retry", null);

        Assert.Equal((HttpStatusCode.Accepted, $"{TaskCalls.Root}/{id}"), (answer.StatusCode, answer.Headers.Location!.ToString()));
        Assert.Equal("pending", (await answer.JsonAsync()).Status());
        Assert.Equal("succeeded", (await api.Alice.FinishAsync(id)).Status());
        await (await api.Alice.PostAsync($"{TaskCalls.Root}/{id}/retry", null)).ProblemAsync(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task RetryMany_BringsBackWhatTheFilterNames_PageByPage()
    {
        var dead = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            dead.Add((await api.Bob.SubmitOrderAsync("broken", "redriven", ",\"maxAttempts\":1")).Id());
        }

        var other = (await api.Alice.SubmitOrderAsync("broken", "left alone", ",\"maxAttempts\":1")).Id();
        foreach (var id in dead.Append(other))
        {
            Assert.Equal("dead", (await api.Olga.FinishAsync(id)).Status());
        }

        await (await api.Bob.RetryManyAsync("""{"type":"broken"}""")).ProblemAsync(HttpStatusCode.Forbidden);
        api.Gates.Open("redriven").SetResult();
        var brought = new List<string>();
        for (string? cursor = null, more = ""; more is not null; more = cursor is null ? null : $",\"cursor\":\"{cursor}\"")
        {
            var answer = await api.Olga.RetryManyAsync($$"""{"type":"broken","user":"bob","limit":2{{more}}}""");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            var page = await answer.JsonAsync();
            Assert.InRange(page.Ids().Count, 0, 2);
            brought.AddRange(page.Ids());
            cursor = page.Cursor();
        }

        Assert.Equal(dead.Order(), brought.Order());
        foreach (var id in dead)
        {
            Assert.Equal("succeeded", (await api.Olga.FinishAsync(id)).Status());
        }

        Assert.Equal("dead", (await api.Alice.TaskAsync(other)).Status());
    }

    [Theory]
    [InlineData("""{"typ":"broken"}""", "$")]
    [InlineData("""{"type":"no such"}""", "type")]
    [InlineData("""{"limit":0}""", "limit")]
    [InlineData("""{"limit":101}""", "limit")]
    [InlineData("""{"cursor":"AAAA"}""", "cursor")]
    [InlineData("", "$")]
    public async Task RetryMany_BadFilter_Is400(string body, string field) =>
        await (await api.Olga.RetryManyAsync(body)).ProblemAsync(HttpStatusCode.BadRequest, field);

    private sealed class SoonDeadline : IRequestDeadline
    {
        public static TimeSpan Left => TimeSpan.FromSeconds(4);

        // Whenever it is asked, so much is left: the request asks once.
        public DateTimeOffset? Current => TimeProvider.System.GetUtcNow() + Left;
    }
}
