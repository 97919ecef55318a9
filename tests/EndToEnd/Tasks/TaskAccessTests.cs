using System.Net;

namespace Thaw.EndToEnd.Tasks;

/// <summary>Alice and Bob have their own tasks, Olga sees all.</summary>
public sealed class TaskAccessTests(TaskApi api) : IClassFixture<TaskApi>
{
    [Theory]
    [InlineData("GET", "")]
    [InlineData("POST", "")]
    [InlineData("POST", "/retry")]
    [InlineData("POST", "/redrive")]
    [InlineData("GET", "/t0123456789abcdef0123456789abcdef")]
    [InlineData("DELETE", "/t0123456789abcdef0123456789abcdef")]
    [InlineData("POST", "/t0123456789abcdef0123456789abcdef/retry")]
    public async Task WithoutAKey_Is401(string method, string path)
    {
        using var stranger = new HttpClient { BaseAddress = api.Address };
        await (await stranger.SendAsync(method, TaskCalls.Root + path)).ProblemAsync(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Redrive_IsTheOperators_AndSaysWhatBecameOfTheLetters()
    {
        await (await api.Alice.PostAsync($"{TaskCalls.Root}/redrive", Json("{}"))).ProblemAsync(HttpStatusCode.Forbidden);
        await (await api.Olga.PostAsync($"{TaskCalls.Root}/redrive", Json("""{ "typ": "echo" }"""))).ProblemAsync(HttpStatusCode.BadRequest);
        await (await api.Olga.PostAsync($"{TaskCalls.Root}/redrive", Json("""{ "limit": 1001 }"""))).ProblemAsync(HttpStatusCode.BadRequest);
        var report = await api.Olga.PostAsync($"{TaskCalls.Root}/redrive", Json("{}"));
        Assert.Equal(HttpStatusCode.OK, report.StatusCode);
        Assert.Equal("""{"examined":0,"redriven":0,"obsolete":0,"kept":0}""", await report.Content.ReadAsStringAsync());

        static StringContent Json(string body) => new(body, System.Text.Encoding.UTF8, "application/json");
    }

    [Fact]
    public async Task AnothersTask_IsNotThere_ButForOperators()
    {
        var id = (await api.Alice.SubmitOrderAsync("echo", "mine", ",\"delaySeconds\":600")).Id();

        foreach (var (method, path) in ((string, string)[])[("GET", ""), ("GET", "?wait=25"), ("DELETE", ""), ("POST", "/retry")])
        {
            await (await api.Bob.SendAsync(method, $"{TaskCalls.Root}/{id}{path}")).ProblemAsync(HttpStatusCode.NotFound);
        }

        Assert.Equal("pending", (await api.Alice.TaskAsync(id)).Status());
        Assert.Equal("alice", (await api.Olga.TaskAsync(id)).GetProperty("user").GetString());
        Assert.Equal(HttpStatusCode.OK, (await api.Olga.DeleteAsync($"{TaskCalls.Root}/{id}")).StatusCode);
        Assert.Equal("cancelled", (await api.Alice.TaskAsync(id)).Status());
    }

    [Theory]
    [InlineData("t0123456789abcdef0123456789abcdef")]
    [InlineData("retry")]
    [InlineData("..%2f..%2fcache")]
    [InlineData("' OR 1=1 --")]
    public async Task NoSuchTask_Is404(string id)
    {
        var place = $"{TaskCalls.Root}/{id}";
        await (await api.Alice.GetAsync(place)).ProblemAsync(HttpStatusCode.NotFound);
        await (await api.Olga.DeleteAsync(place)).ProblemAsync(HttpStatusCode.NotFound);
        await (await api.Olga.PostAsync($"{place}/retry", null)).ProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task List_IsOnesOwn_AndEverybodysForOperators()
    {
        var alices = (await api.Alice.SubmitOrderAsync("echo", "a")).Id();
        await TaskCalls.LaterAsync();
        var bobs = (await api.Bob.SubmitOrderAsync("echo", "b")).Id();

        Assert.DoesNotContain(bobs, (await api.Alice.PageAsync("?limit=200")).Ids());
        Assert.Contains(alices, (await api.Alice.PageAsync("?user=alice")).Ids());
        Assert.DoesNotContain(alices, (await api.Bob.PageAsync("?limit=200")).Ids());
        var all = (await api.Olga.PageAsync("?limit=200")).Ids();
        Assert.True(all.IndexOf(bobs) is >= 0 and var newer && all.IndexOf(alices) > newer, "newest first");
        Assert.Contains(bobs, (await api.Olga.PageAsync("?user=bob")).Ids());
        Assert.DoesNotContain(alices, (await api.Olga.PageAsync("?user=bob")).Ids());
        await (await api.Alice.GetAsync($"{TaskCalls.Root}?user=bob")).ProblemAsync(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Stack_IsForOperators()
    {
        var id = (await api.Alice.SubmitOrderAsync("broken", "stack", ",\"maxAttempts\":1")).Id();

        var hers = (await api.Alice.FinishAsync(id)).GetProperty("error");
        var theirs = (await api.Olga.TaskAsync(id)).GetProperty("error");

        Assert.Contains("It is broken.", hers.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.False(hers.TryGetProperty("detail", out _));
        Assert.Contains(nameof(BrokenHandler), theirs.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NotSetUp_Is501NamingTheVariables_AndTheRestWorks()
    {
        await using var bare = await CacheOnlyApi.StartAsync();

        foreach (var (method, path) in ((string, string)[])[("GET", ""), ("GET", "/t0123456789abcdef0123456789abcdef"), ("DELETE", "/x"), ("POST", "/x/retry")])
        {
            var problem = await (await bare.Client.SendAsync(method, TaskCalls.Root + path)).ProblemAsync(HttpStatusCode.NotImplemented);
            Assert.Contains("ASYNC_TASKS_TABLE", problem.ToString(), StringComparison.Ordinal);
            Assert.Contains("TASK_QUEUE_URL", problem.ToString(), StringComparison.Ordinal);
        }

        await (await bare.Client.SubmitAsync("""{"type":"echo","args":{}}""")).ProblemAsync(HttpStatusCode.NotImplemented);
        Assert.Equal(HttpStatusCode.OK, (await bare.Client.GetAsync(CacheCalls.Root)).StatusCode);
    }
}
