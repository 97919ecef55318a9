using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Thaw.Local.RuntimeApi;
using Thaw.Tasks;
using Thaw.Tasks.Queues;
using Thaw.Tests.Support;

namespace Thaw.EndToEnd.Lambda;

/// <summary>Tasks through the functions, each a process of its own over DynamoDB Local and an SQS emulator.</summary>
public abstract class TaskFunctionFacts(Publication publication)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    // The machine may be busy in what a function has left: the emulator waits on, as Lambda would not.
    private static InvocationSettings Within(double seconds) => new() { Timeout = TimeSpan.FromSeconds(seconds), Grace = TimeSpan.FromSeconds(30) };

    [SkippableFact]
    public async Task Batch_EndsWhatItCan_AndReportsTheRest()
    {
        await using var stack = await TaskStack.StartAsync();
        var (done, failing, twice) = (await stack.SubmitAsync("echo", "done"), await stack.SubmitAsync("failing", "f"), await stack.SubmitAsync("echo", "twice"));
        await using var worker = await WorkerAsync(stack);
        var received = await stack.ReceiveAsync(3);
        Assert.Empty(TaskStack.Failures((await worker.SendAsync(stack.EventOf(received.Where(one => one.Body == twice)))).Body));

        var result = await worker.SendAsync(stack.EventOf(
            [.. received, new TaskDelivery("""{"type":"cache.explode"}""", "none", 1, default), new TaskDelivery("t0123456789abcdef0123456789abcdef", "none", 1, default)]));

        Assert.True(result.Succeeded, worker.Log);
        Assert.Equal(Sorted(failing, """{"type":"cache.explode"}"""), TaskStack.Failures(result.Body));
        Assert.Equal((TaskState.Succeeded, 1), await StandingAsync(stack, done));
        Assert.Equal((TaskState.Succeeded, 1), await StandingAsync(stack, twice));
        Assert.Equal((TaskState.Failed, 1), await StandingAsync(stack, failing));
        Assert.Equal("It does not work yet.", (await stack.Client.GetAsync(failing))!.Fault!.Reason);
        Assert.Empty(worker.Environment.Api.Complaints);
    }

    [SkippableFact]
    public async Task HighPriority_ThatFails_IsShownAgainInItsOwnQueue_AfterItsBackoff()
    {
        await using var sqs = await SqsEmulator.StartAsync();
        await using var stack = await TaskStack.StartAsync(withHighQueue: sqs);
        var id = await stack.SubmitAsync("failing", "f", priority: TaskPriority.High);
        await using var worker = await WorkerAsync(stack);
        Assert.True((await worker.StartAsync()).Succeeded, worker.Log);
        var received = await stack.ReceiveAsync(1, TaskPriority.High);

        var result = await worker.SendAsync(stack.EventOf(received, TaskPriority.High));

        Assert.True(result.Succeeded, worker.Log);
        Assert.Equal([id], TaskStack.Failures(result.Body));
        Assert.Equal((TaskState.Failed, 1), await StandingAsync(stack, id));

        // It was received for five minutes, and wants to be asked again in one: only its own queue takes its receipt.
        await sqs.PassAsync(TimeSpan.FromSeconds(75));
        var again = Assert.Single(await stack.ReceiveAsync(1, TaskPriority.High));
        Assert.Equal((id, 2), (again.Body, again.Receives));
    }

    [SkippableFact]
    public async Task DeadlineNear_TheAttemptIsGivenBack_AndTheNextGoesOn()
    {
        await using var stack = await TaskStack.StartAsync();
        await using var worker = await WorkerAsync(stack);
        Assert.True((await worker.StartAsync()).Succeeded, worker.Log);
        var id = await stack.SubmitAsync("slow", "work");
        var first = await stack.ReceiveAsync(1);

        var result = await worker.SendAsync(stack.EventOf(first), Within(30));

        Assert.True(result.Succeeded, worker.Log);
        Assert.Equal([id], TaskStack.Failures(result.Body));
        var given = (await stack.Client.GetAsync(id))!;
        Assert.Equal((TaskState.Pending, 0, 40d, "half-way"), (given.State, given.Attempts, given.Progress, given.Message));

        // Shown at once, though it was received for minutes.
        var second = await stack.ReceiveAsync(1);
        Assert.Equal(2, Assert.Single(second).Receives);
        Assert.Empty(TaskStack.Failures((await worker.SendAsync(stack.EventOf(second))).Body));
        var ended = (await stack.Client.GetAsync(id))!;
        Assert.Equal((TaskState.Succeeded, 1), (ended.State, ended.Attempts));
        Assert.Equal("""{"text":"work, from 40 on, attempt 1"}""", Encoding.UTF8.GetString(ended.Result!.Value.Span));
        Assert.Equal(1, worker.Environment.Starts);
    }

    [SkippableFact]
    public async Task TooLittleTime_NothingIsBegun()
    {
        await using var stack = await TaskStack.StartAsync();
        await using var worker = await WorkerAsync(stack);
        Assert.True((await worker.StartAsync()).Succeeded, worker.Log);
        var id = await stack.SubmitAsync("echo", "not now");

        var result = await worker.SendAsync(stack.EventOf(await stack.ReceiveAsync(1)), Within(14));

        Assert.Equal([id], TaskStack.Failures(result.Body));
        Assert.Equal((TaskState.Pending, 0), await StandingAsync(stack, id));
        Assert.Equal(id, Assert.Single(await stack.ReceiveAsync(1)).Body);
    }

    [SkippableFact]
    public async Task DelayAboveTheQueues_IsSentByAWorkersContainer_WhenItsTimeHasCome()
    {
        // Only the function's clock goes on: the emulators and the one who submits stay where they are.
        using var clock = await MovableClock.CreateAsync();
        await using var stack = await TaskStack.StartAsync();
        await using var worker = await WorkerAsync(stack, clock.Environment);
        var first = await stack.SubmitAsync("echo", "first");
        var late = await stack.SubmitAsync("echo", "late", TimeSpan.FromHours(1));
        Assert.Empty(TaskStack.Failures((await worker.SendAsync(stack.EventOf(await stack.ReceiveAsync(1)))).Body));

        var second = await stack.SubmitAsync("echo", "second");
        var received = await stack.ReceiveAsync(1);
        Assert.Equal(second, Assert.Single(received).Body); // a minute has not passed, nor is it due
        var (passed, deadline) = (TimeSpan.FromMinutes(61), TimeSpan.FromMinutes(62)); // the emulator's clock says when the function must have answered
        clock.Set(passed);
        var result = await worker.SendAsync(stack.EventOf(received), Within(deadline.TotalSeconds));
        Assert.True(result.Succeeded, worker.Log);
        Assert.Empty(TaskStack.Failures(result.Body));

        var due = await stack.ReceiveAsync(1);
        Assert.Equal(late, Assert.Single(due).Body);
        Assert.Empty(TaskStack.Failures((await worker.SendAsync(stack.EventOf(due), Within(deadline.TotalSeconds))).Body));
        foreach (var id in (string[])[first, second, late])
        {
            Assert.Equal((TaskState.Succeeded, 1), await StandingAsync(stack, id));
        }
    }

    [SkippableFact]
    public async Task TableUnreachable_EveryMessageIsReported()
    {
        await using var stack = await TaskStack.StartAsync();
        var ids = new[] { await stack.SubmitAsync("echo", "a"), await stack.SubmitAsync("echo", "b") };
        await using var worker = await RunningFunction.OfAsync(
            "TaskWorker", publication, new Dictionary<string, string>(stack.Variables) { ["AWS_ENDPOINT_URL_DYNAMODB"] = "http://127.0.0.1:1", ["Thaw__Tasks__Create"] = "false" });

        var result = await worker.SendAsync(stack.EventOf(await stack.ReceiveAsync(2)));

        Assert.True(result.Succeeded, worker.Log);
        Assert.Equal(Sorted(ids), TaskStack.Failures(result.Body));
    }

    [SkippableFact]
    public async Task SubmittedByApi_RunByTaskWorker_SeenThroughApi()
    {
        await using var stack = await TaskStack.StartAsync();
        await using var api = await ApiAsync(stack);
        await using var worker = await RunningFunction.OfAsync("TaskWorker", publication, stack.Variables);
        const string Order = """{"type":"cache.invalidate","args":{"namespace":"company"},"idempotencyKey":"k"}""";

        var submitted = await api.InvokeAsync(Post(Order));
        Assert.Equal(202, submitted.Status);
        var place = submitted.Header("Location")!;
        Assert.Equal(200, (await api.InvokeAsync(Post(Order))).Status);

        // As long as it may wait, but not longer than the function has.
        // It leaves itself a second and a half, which a busy machine may take: one undisturbed answer is enough.
        var waited = await api.InvokeAsync(GatewayEvent.Http("GET", place, "wait=25"), Within(6));
        for (var again = 0; again < 10 && waited.Status == 504; again++)
        {
            waited = await api.InvokeAsync(GatewayEvent.Http("GET", place, "wait=25"), Within(6));
        }

        Assert.Equal((200, "pending"), (waited.Status, StatusOf(waited)));
        Assert.Empty(TaskStack.Failures((await worker.SendAsync(stack.EventOf(await stack.ReceiveAsync(1)))).Body));

        Assert.Equal("succeeded", await StatusAsync(api, place, "wait=5"));
        if (await worker.AssembliesAsync() is { } loaded)
        {
            // A plain event handler, with a task run: nothing of ASP.NET Core.
            Assert.Superset(new HashSet<string> { "TaskWorker", "Thaw.Jobs", "Thaw.Hosting.Lambda" }, loaded.ToHashSet());
            Assert.DoesNotContain(loaded, static name => name.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal));
        }

        var first = await api.InvokeAsync(GatewayEvent.Http("GET", Tasks.TaskCalls.Root, "limit=1"));
        Assert.Equal(200, first.Status);
        Assert.Equal(place.Split('/')[^1], JsonDocument.Parse(first.Body).RootElement.GetProperty("items")[0].GetProperty("id").GetString());
        Assert.Equal(404, (await api.InvokeAsync(GatewayEvent.Http("GET", place, sample: "function-url"))).Status); // somebody else
    }

    [SkippableFact]
    public async Task Refresh_WhoseFactoryAsksAnUpstream_ShowsItTheKeyThatItsSecretHolds()
    {
        const string Secret = "/thaw/facts/upstream-keys";
        await using var stack = await TaskStack.StartAsync();
        await using var upstream = await Web.Parity.Upstream.StartAsync();
        await using var parameters = new ParameterServer();
        parameters.Values[Secret] = """{"company":"geheim"}""";
        await using var worker = await WorkerAsync(stack, new Dictionary<string, string>
        {
            ["COMPANY_URL"] = upstream.Address.AbsoluteUri,
            ["Thaw__Upstream__KeysSecret"] = Secret,
            ["AWS_ENDPOINT_URL_SSM"] = parameters.Url.AbsoluteUri,
        });
        Assert.True((await worker.StartAsync()).Succeeded, worker.Log);
        Assert.Equal(0, parameters.Asked); // read when it is needed
        var id = await stack.RefreshAsync("company", "loads/7");

        Assert.Empty(TaskStack.Failures((await worker.SendAsync(stack.EventOf(await stack.ReceiveAsync(1)))).Body));

        Assert.Equal((TaskState.Succeeded, 1), await StandingAsync(stack, id));
        Assert.Equal((1, "geheim"), (upstream.Asked, upstream.Key));
        Assert.DoesNotContain("geheim", worker.Log, StringComparison.Ordinal);
        if (await worker.AssembliesAsync() is { } loaded)
        {
            Assert.Contains("Thaw.Upstream", loaded);
            Assert.DoesNotContain(loaded, static name => name.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal));
        }
    }

    [SkippableFact]
    public async Task Pages_OfAnotherContainer_AreGoneOnWith()
    {
        await using var stack = await TaskStack.StartAsync();
        await using var one = await ApiAsync(stack);
        await using var other = await ApiAsync(stack);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(202, (await one.InvokeAsync(Post($$$"""{"type":"cache.invalidate","args":{"namespace":"n{{{i}}}"}}"""))).Status);
        }

        var first = JsonDocument.Parse((await one.InvokeAsync(GatewayEvent.Http("GET", Tasks.TaskCalls.Root, "limit=2"))).Body).RootElement;
        var next = await other.InvokeAsync(GatewayEvent.Http("GET", Tasks.TaskCalls.Root, $"limit=2&cursor={first.GetProperty("nextCursor").GetString()}"));

        Assert.Equal(200, next.Status);
        var second = JsonDocument.Parse(next.Body).RootElement;
        Assert.Equal((2, 1), (first.GetProperty("items").GetArrayLength(), second.GetProperty("items").GetArrayLength()));
        Assert.Equal(JsonValueKind.Null, second.GetProperty("nextCursor").ValueKind);
    }

    [SkippableFact]
    public async Task Maintenance_SendsALostMessageAgain()
    {
        await using var stack = await TaskStack.StartAsync();
        var id = await stack.SubmitAsync("echo", "lost");
        await stack.LoseAsync(Assert.Single(await stack.ReceiveAsync(1)));
        await using var maintenance = await RunningFunction.OfAsync("Maintenance", publication, stack.Variables);
        using var patience = new CancellationTokenSource(Patience);

        // It is due a second after it was sent: until then a round finds nothing.
        long resent;
        do
        {
            var result = await maintenance.SendAsync(GatewayEvent.Bytes("schedule"));
            Assert.True(result.Succeeded, maintenance.Log);
            resent = (long)JsonNode.Parse(result.Body.Span)!["tasks"]!["resent"]!;
            patience.Token.ThrowIfCancellationRequested();
        }
        while (resent == 0);

        Assert.Equal(1, resent);
        Assert.Equal(id, Assert.Single(await stack.ReceiveAsync(1)).Body);
    }

    [Fact]
    public async Task TaskWorker_WithoutTasks_StopsTheStart_AndSaysWhatNamesThem()
    {
        await using var worker = await RunningFunction.OfAsync("TaskWorker", publication, new Dictionary<string, string> { ["AWS_REGION"] = "eu-central-1" });

        var init = Encoding.UTF8.GetString((await worker.StartAsync()).Body.Span);

        Assert.Contains("ASYNC_TASKS_TABLE", init, StringComparison.Ordinal);
        Assert.Contains("TASK_QUEUE_URL", init, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Api_WithoutTasks_Is501ForThem()
    {
        await using var api = await RunningFunction.OfAsync("Api", publication);

        var answer = await api.InvokeAsync(GatewayEvent.Http("GET", Tasks.TaskCalls.Root));

        Assert.Equal((501, "application/problem+json"), (answer.Status, answer.Header("Content-Type")));
        Assert.Contains("TASK_QUEUE_URL", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TASK_QUEUE_URL", "nowhere", "TASK_QUEUE_URL")]
    [InlineData("ASYNC_TASKS_TABLE", "tasks", "TASK_QUEUE_URL")]
    [InlineData("Thaw__Cursors__Keys", "c2VjcmV0", "Thaw:Cursors:Keys:0")]
    public async Task UnusableSetting_StopsTheStart_AndNamesItself(string name, string value, string said)
    {
        await using var api = await RunningFunction.OfAsync("Api", publication, new Dictionary<string, string> { [name] = value, ["AWS_REGION"] = "eu-central-1" });

        Assert.Contains(said, Encoding.UTF8.GetString((await api.StartAsync()).Body.Span), StringComparison.Ordinal);
    }

    private static GatewayEvent Post(string json) => GatewayEvent.Http("POST", Tasks.TaskCalls.Root).Header("content-type", "application/json").Body(json);

    private static async Task<string?> StatusAsync(RunningFunction api, string place, string query)
    {
        var answer = await api.InvokeAsync(GatewayEvent.Http("GET", place, query));
        Assert.Equal(200, answer.Status);
        return StatusOf(answer);
    }

    private static string? StatusOf(LambdaAnswer answer) => JsonDocument.Parse(answer.Body).RootElement.GetProperty("status").ToString();

    private static async Task<(TaskState State, int Attempts)> StandingAsync(TaskStack stack, string id) =>
        await stack.Client.GetAsync(id) is { } task ? (task.State, task.Attempts) : throw new InvalidOperationException("There is no such task.");

    private static List<string> Sorted(params string[] ids) => [.. ids.Order(StringComparer.Ordinal)];

    private async Task<RunningFunction> WorkerAsync(TaskStack stack, IReadOnlyDictionary<string, string>? more = null) =>
        await RunningFunction.OfAsync(
            "tests/LambdaTaskProcess", "Thaw.LambdaTaskProcess", publication, stack.Variables.Concat(more ?? new Dictionary<string, string>()).ToDictionary(StringComparer.Ordinal));

    private async Task<RunningFunction> ApiAsync(TaskStack stack) =>
        await RunningFunction.OfAsync("Api", publication, new Dictionary<string, string>(stack.Variables)
        {
            ["Thaw__Operators__Claim"] = "cognito:groups",
            ["Thaw__Operators__Values"] = "operators",
        });
}

public sealed class TaskFunctionTests() : TaskFunctionFacts(Publication.Built);

[Trait("Category", "Long")]
public sealed class TrimmedTaskFunctionTests() : TaskFunctionFacts(Publication.Trimmed);
