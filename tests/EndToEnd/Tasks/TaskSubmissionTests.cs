using System.Net;
using Thaw.Tasks.Stores;

namespace Thaw.EndToEnd.Tasks;

public sealed class TaskSubmissionTests(TaskApi api) : IClassFixture<TaskApi>
{
    [Fact]
    public async Task Submit_Is202WithPlaceAndRecord_AndRunsToItsResult()
    {
        var answer = await api.Alice.SubmitAsync("""{"type":"echo","args":{"text":"hello","number":7},"priority":"high","maxAttempts":3}""");

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var task = await answer.JsonAsync();
        Assert.Equal($"{TaskCalls.Root}/{task.Id()}", answer.Headers.Location!.ToString());
        Assert.Equal(("echo", "pending", "alice", "high"), (task.GetProperty("type").GetString(), task.Status(), task.GetProperty("user").GetString(), task.GetProperty("priority").GetString()));
        Assert.Equal((0, 3), (task.GetProperty("attempts").GetInt32(), task.GetProperty("maxAttempts").GetInt32()));
        Assert.False(task.TryGetProperty("result", out _));

        var done = await (await api.Alice.GetAsync($"{answer.Headers.Location}?wait=25")).JsonAsync();

        Assert.Equal(("succeeded", 100, 1), (done.Status(), done.GetProperty("progress").GetInt32(), done.GetProperty("attempts").GetInt32()));
        Assert.Equal("""{"text":"hello","attempt":1,"user":"alice"}""", done.GetProperty("result").GetRawText());
        Assert.False(done.TryGetProperty("error", out _));
        Assert.All((string[])["createdAt", "notBefore", "startedAt", "finishedAt"], name => Assert.EndsWith("Z", done.GetProperty(name).GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task SameKey_IsTheFirstRecord_OtherArgumentsAreAConflict()
    {
        const string order = """{"type":"echo","args":{"text":"once"},"idempotencyKey":"k1"}""";
        var first = await api.Alice.SubmitAsync(order);
        Assert.Equal(HttpStatusCode.Accepted, first.StatusCode);
        var id = (await first.JsonAsync()).Id();
        await api.Alice.FinishAsync(id);

        var again = await api.Alice.SubmitAsync(order);

        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal(first.Headers.Location, again.Headers.Location);
        var record = await again.JsonAsync();
        Assert.Equal((id, "succeeded"), (record.Id(), record.Status()));
        Assert.Equal("once", record.GetProperty("result").GetProperty("text").GetString());
        await (await api.Alice.SubmitAsync("""{"type":"echo","args":{"text":"twice"},"idempotencyKey":"k1"}""")).ProblemAsync(HttpStatusCode.Conflict);

        // Other words for the same arguments, another user, another type.
        Assert.Equal(HttpStatusCode.OK, (await api.Alice.SubmitAsync("""{"args" : { "number":0, "text":"\u006fnce" }, "type":"echo","idempotencyKey":"k1"}""")).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await api.Bob.SubmitAsync(order)).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await api.Alice.SubmitAsync("""{"type":"broken","args":{"text":"once"},"idempotencyKey":"k1"}""")).StatusCode);
    }

    [Fact]
    public async Task SameKey_ManyAtOnce_IsOneTask()
    {
        const string order = """{"type":"echo","args":{"text":"race"},"idempotencyKey":"race"}""";

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => api.Alice.SubmitAsync(order)));

        Assert.Single(answers, static answer => answer.StatusCode == HttpStatusCode.Accepted);
        Assert.Equal(15, answers.Count(static answer => answer.StatusCode == HttpStatusCode.OK));
        Assert.Single(answers.Select(static answer => answer.Headers.Location).Distinct());
    }

    [Fact]
    public async Task KeyInTheHeader_IsTheKey()
    {
        const string order = """{"type":"echo","args":{"text":"header"}}""";
        var body = await api.Alice.SubmitAsync("""{"type":"echo","args":{"text":"header"},"idempotencyKey":"h1"}""");

        foreach (var field in (string[])["h1", "\"h1\""])
        {
            var same = await api.Alice.SubmitAsync(order, field);
            Assert.Equal((HttpStatusCode.OK, body.Headers.Location), (same.StatusCode, same.Headers.Location));
        }

        Assert.Equal(HttpStatusCode.OK, (await api.Alice.SubmitAsync("""{"type":"echo","args":{"text":"header"},"idempotencyKey":"h1"}""", "h1")).StatusCode);
        await (await api.Alice.SubmitAsync("""{"type":"echo","args":{"text":"header"},"idempotencyKey":"h2"}""", "h1")).ProblemAsync(HttpStatusCode.BadRequest, "Idempotency-Key");
        await (await api.Alice.SubmitAsync(order, "")).ProblemAsync(HttpStatusCode.BadRequest, "Idempotency-Key");
        await (await api.Alice.SubmitAsync(order, new string('k', 257))).ProblemAsync(HttpStatusCode.BadRequest, "idempotencyKey");
    }

    [Fact]
    public async Task Delay_IsKept()
    {
        var task = await api.Alice.SubmitOrderAsync("echo", "later", ",\"delaySeconds\":3600.5");

        var waited = task.GetProperty("notBefore").GetDateTime() - task.GetProperty("createdAt").GetDateTime();
        Assert.Equal(TimeSpan.FromSeconds(3600.5), waited);
        Assert.Equal("pending", (await api.Alice.TaskAsync(task.Id())).Status());
    }

    [Theory]
    [InlineData("""{"args":{"text":"bad"}}""", "type")]
    [InlineData("""{"type":null,"args":{"text":"bad"}}""", "type")]
    [InlineData("""{"type":"","args":{"text":"bad"}}""", "type")]
    [InlineData("""{"type":"no such","args":{"text":"bad"}}""", "type")]
    [InlineData("""{"type":"unknown","args":{"text":"bad"}}""", "type")]
    [InlineData("""{"type":"ECHO","args":{"text":"bad"}}""", "type")]
    [InlineData("""{"type":7,"args":{"text":"bad"}}""", "type")]
    [InlineData("""{"type":"echo"}""", "args")]
    [InlineData("""{"type":"echo","args":null}""", "args")]
    [InlineData("""{"type":"echo","args":[]}""", "args")]
    [InlineData("""{"type":"echo","args":{}}""", "args")]
    [InlineData("""{"type":"echo","args":{"text":7}}""", "args")]
    [InlineData("""{"type":"echo","args":{"text":"bad","number":"seven"}}""", "args")]
    [InlineData("""{"type":"echo","args":{"text":"bad","more":1}}""", "args")]
    [InlineData("""{"type":"echo","args":{"text":"bad"},"idempotencyKey":""}""", "idempotencyKey")]
    [InlineData("""{"type":"echo","args":{"text":"bad"},"idempotencyKey":"\ud800"}""", "idempotencyKey")]
    [InlineData("""{"type":"echo","args":{"text":"bad"},"delaySeconds":-1}""", "delaySeconds")]
    [InlineData("""{"type":"echo","args":{"text":"bad"},"delaySeconds":31536001}""", "delaySeconds")]
    [InlineData("""{"type":"echo","args":{"text":"bad"},"delaySeconds":1e300}""", "delaySeconds")]
    [InlineData("""{"type":"echo","args":{"text":"bad"},"delaySeconds":"60"}""", "delaySeconds")]
    [InlineData("""{"type":"echo","args":{"text":"bad"},"priority":"urgent"}""", "priority")]
    [InlineData("""{"type":"echo","args":{"text":"bad"},"maxAttempts":0}""", "maxAttempts")]
    [InlineData("""{"type":"echo","args":{"text":"bad"},"maxAttempts":1001}""", "maxAttempts")]
    [InlineData("""{"type":"echo","args":{"text":"bad"},"maxAttempts":1.5}""", "maxAttempts")]
    [InlineData("""{"type":"echo","args":{"text":"bad"},"delay":60}""", "$")]
    [InlineData("""{"type":"echo","args":{"text":"bad"},"user":"bob"}""", "$")]
    [InlineData("""{"type":"echo","args":{"text":"bad"},"type":"echo"}""", "type")]
    [InlineData("""{"type":"echo","args":{"text":"bad","text":"worse"}}""", "args")]
    [InlineData("""{"type":"echo","args":{"text":"bad"}""", "$")]
    [InlineData("[]", "$")]
    [InlineData("null", "$")]
    [InlineData("", "$")]
    public async Task BadInput_Is400NamingTheField_AndNothingIsWritten(string body, string field)
    {
        var before = await CountAsync();

        await (await api.Alice.SubmitAsync(body)).ProblemAsync(HttpStatusCode.BadRequest, field);

        Assert.Equal(before, await CountAsync());
    }

    [Fact]
    public async Task BadArguments_AreComplainedOfInTheirSendersWords()
    {
        var wrong = await (await api.Alice.SubmitAsync("""{"type":"echo","args":{"text":"x","number":"seven"}}""")).ProblemAsync(HttpStatusCode.BadRequest, "args");
        Assert.Contains("$.number", wrong.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("System.", wrong.GetProperty("detail").GetString(), StringComparison.Ordinal);
        var missing = await (await api.Alice.SubmitAsync("""{"type":"echo","args":{}}""")).ProblemAsync(HttpStatusCode.BadRequest, "args");
        Assert.Contains("text", missing.GetProperty("detail").GetString(), StringComparison.Ordinal);
        var unknown = await (await api.Alice.SubmitAsync("""{"type":"resize","args":{}}""")).ProblemAsync(HttpStatusCode.BadRequest, "type");
        Assert.Contains("broken, cache.invalidate", unknown.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ArgumentsOverTheLimit_Are400_AndNothingIsWritten()
    {
        var before = await CountAsync();
        const int Around = 11; // {"text":""}

        var over = await api.Alice.SubmitAsync($$$"""{"type":"echo","args":{"text":"{{{new string('x', TaskApi.MaximumArgumentBytes - Around + 1)}}}"}}""");
        var problem = await over.ProblemAsync(HttpStatusCode.BadRequest, "args");

        Assert.Contains($"{TaskApi.MaximumArgumentBytes}", problem.ToString(), StringComparison.Ordinal);
        Assert.Equal(before, await CountAsync());
        await api.Alice.SubmitOrderAsync("echo", new string('x', TaskApi.MaximumArgumentBytes - 40));
    }

    [Fact]
    public async Task NotJson_Is415() =>
        await (await api.Alice.SubmitAsync("{}", contentType: "text/plain")).ProblemAsync(HttpStatusCode.UnsupportedMediaType);

    [Fact]
    public async Task TypesThatChangeWhatIsShared_AreForOperators()
    {
        const string order = """{"type":"cache.invalidate","args":{"namespace":"company"}}""";

        await (await api.Alice.SubmitAsync(order)).ProblemAsync(HttpStatusCode.Forbidden);

        var answer = await api.Olga.SubmitAsync(order);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal("succeeded", (await api.Olga.FinishAsync((await answer.JsonAsync()).Id())).Status());
    }

    private async Task<int> CountAsync() => (await api.Tasks.ListAsync(new TaskQuery { Limit = 1_000 })).Tasks.Count;
}
