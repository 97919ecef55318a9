using System.Text.Json;
using Thaw.Local.Functions;
using Thaw.Tests.Support;

namespace Thaw.EndToEnd.Lambda;

/// <summary>The worker's and maintenance's own figures: in their events, and through the Api, which answers for all functions over one table.</summary>
public abstract class MonitoredFunctionFacts(Publication publication)
{
    private const string Metrics = "/api/performance/metrics";

    // A part of what a function has from the signal on.
    private static readonly TimeSpan Goodbye = TimeSpan.FromMilliseconds(200);

    [SkippableFact]
    public async Task TaskWorker_TellsOfItself_InItsEventsAndThroughTheApi()
    {
        await using var stack = await StackAsync();
        await using var api = await ApiAsync(stack);
        await using var worker = await RunningFunction.OfAsync("TaskWorker", publication, stack.Variables);
        const string Order = """{"type":"cache.invalidate","args":{"namespace":"company"}}""";
        var submitted = await api.InvokeAsync(GatewayEvent.Http("POST", Tasks.TaskCalls.Root).Header("content-type", "application/json").Body(Order));
        Assert.Equal(202, submitted.Status);

        Assert.Empty(TaskStack.Failures((await worker.SendAsync(stack.EventOf(await stack.ReceiveAsync(1)))).Body));

        await TellsAsync(worker, static one => Is(one, "Thaw/Tasks", "Operation", "task cache.invalidate"));
        await TellsAsync(worker, static one => Is(one, "Thaw/System", "FunctionName", "TaskWorker") && one.TryGetProperty("ColdStarts", out var cold) && cold.GetDouble() == 1);
        await TellsAsync(worker, static one => one.TryGetProperty("route", out var route) && route.GetString() == "sqs");
        foreach (var phase in new[] { "runtime", "build", "warm-up", "first" })
        {
            await TellsAsync(worker, one => Is(one, "Thaw/System", "Operation", $"coldstart {phase}"));
        }

        // It told the fleet at its first invocation: the Api, another process, answers with it.
        var report = JsonDocument.Parse((await api.InvokeAsync(GatewayEvent.Http("GET", Metrics, "window=5m"))).Body).RootElement;
        var task = Assert.Single(report.GetProperty("operations").EnumerateArray(), static one => one.GetProperty("name").GetString() == "task cache.invalidate");
        Assert.Equal((1, 0), (task.GetProperty("count").GetInt32(), task.GetProperty("errors").GetInt32()));
        var container = Assert.Single(report.GetProperty("containers").EnumerateArray(), static one => one.GetProperty("name").GetString()!.StartsWith("TaskWorker/", StringComparison.Ordinal));
        Assert.True(container.GetProperty("coldStarted").GetBoolean());
        Assert.Equal(1, container.GetProperty("count").GetInt32());
        Assert.True(report.GetProperty("coldStarts").GetDouble() >= 2);
        Assert.Equal(
            ["build", "first", "runtime", "warm-up"],
            report.GetProperty("thisContainer").GetProperty("resources").GetProperty("coldStart").EnumerateObject().Select(static one => one.Name).Order(StringComparer.Ordinal));
    }

    [SkippableFact]
    public async Task Maintenance_TellsOfItself_InItsEventsAndToTheFleet()
    {
        await using var stack = await StackAsync();
        await using var api = await ApiAsync(stack);
        await using var maintenance = await RunningFunction.OfAsync("Maintenance", publication, stack.Variables);

        var result = await maintenance.SendAsync(GatewayEvent.Bytes("schedule"));

        Assert.True(result.Succeeded, maintenance.Log);
        await TellsAsync(maintenance, static one => Is(one, "Thaw/System", "FunctionName", "Maintenance") && one.TryGetProperty("route", out var route) && route.GetString() == "eventbridge");
        var report = JsonDocument.Parse((await api.InvokeAsync(GatewayEvent.Http("GET", Metrics, "window=5m"))).Body).RootElement;
        Assert.Contains(report.GetProperty("containers").EnumerateArray(), static one => one.GetProperty("name").GetString()!.StartsWith("Maintenance/", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task Health_OfTheApi_AsksTheTasksTableAndQueue()
    {
        await using var stack = await StackAsync();
        await using var api = await ApiAsync(stack);

        // The first question also creates the tables, and a busy machine needs longer for that than a check has.
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        LambdaAnswer answer;
        do
        {
            answer = await api.InvokeAsync(GatewayEvent.Http("GET", "/api/performance/health"));
        }
        while (answer.Status != 200 && !patience.IsCancellationRequested);

        var report = JsonDocument.Parse(answer.Body).RootElement;
        Assert.True(answer.Status == 200, answer.Text);
        var states = report.GetProperty("dependencies").EnumerateArray().ToDictionary(static one => one.GetProperty("name").GetString()!, static one => one.GetProperty("status").GetString());
        Assert.Equal(("healthy", "healthy", "healthy"), (states["table.tasks"], states["queue.tasks"], states["table.metrics"]));
    }

    [SkippableFact]
    public async Task Health_OfTheApi_WithoutItsQueue_Is503AndNamesIt()
    {
        await using var stack = await StackAsync();
        await using var api = await ApiAsync(stack, ("AWS_ENDPOINT_URL_SQS", "http://127.0.0.1:1"));

        var answer = await api.InvokeAsync(GatewayEvent.Http("GET", "/api/performance/health"));

        Assert.Equal(503, answer.Status);
        var queue = JsonDocument.Parse(answer.Body).RootElement.GetProperty("dependencies").EnumerateArray().Single(static one => one.GetProperty("name").GetString() == "queue.tasks");
        Assert.Equal("unhealthy", queue.GetProperty("status").GetString());
    }

    [SkippableFact]
    public async Task Analyze_OfBatchesOfTasks_AccusesNobody()
    {
        const int Batch = 10;
        await using var stack = await StackAsync();
        stack.Variables["Thaw__Monitoring__FleetIntervalSeconds"] = "1";
        await using var api = await ApiAsync(stack);
        await using var worker = await RunningFunction.OfAsync("TaskWorker", publication, stack.Variables);
        for (var batch = 0; batch < 6; batch++)
        {
            for (var i = 0; i < Batch; i++)
            {
                var order = $$"""{"type":"cache.invalidate","args":{"namespace":"company{{i}}"} }""";
                Assert.Equal(202, (await api.InvokeAsync(GatewayEvent.Http("POST", Tasks.TaskCalls.Root).Header("content-type", "application/json").Body(order))).Status);
            }

            Assert.Empty(TaskStack.Failures((await worker.SendAsync(stack.EventOf(await stack.ReceiveAsync(Batch)))).Body));
        }

        // The worker tells the fleet behind its answers: until it has told of all batches there is nothing to judge.
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (await CountAsync(api, "task cache.invalidate") < 6 * Batch)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1_100), TimeProvider.System, patience.Token);
            Assert.Empty(TaskStack.Failures((await worker.SendAsync(stack.EventOf([]))).Body));
        }

        var findings = JsonDocument.Parse((await api.InvokeAsync(GatewayEvent.Http("GET", "/api/performance/analyze", "window=15m"))).Body).RootElement.GetProperty("findings");
        Assert.DoesNotContain(findings.EnumerateArray(), static one => one.GetProperty("severity").GetString() != "info" && !IsOfTheMachine(one.GetProperty("rule").GetString()!));
    }

    [SkippableTheory]
    [InlineData("TaskWorker", "task cache.invalidate")]
    [InlineData("Api", "GET /api/performance/cache")]
    public async Task Sigterm_BetweenReports_KeepsTheLastFigures(string name, string operation)
    {
        await using var stack = await StackAsync();
        stack.Variables["Thaw__Monitoring__FleetIntervalSeconds"] = "3600"; // after the first only the end reports
        await using var api = await ApiAsync(stack);
        await Tries.OneInTimeMustDoAsync(Goodbye, async watch =>
        {
            var before = await CountAsync(api, operation);
            await using var function = name == "Api" ? await ApiAsync(stack) : await RunningFunction.OfAsync(name, publication, stack.Variables);
            for (var i = 0; i < 3; i++)
            {
                await (name == "Api" ? CacheAsync(function) : BatchAsync(api, function, stack));
            }

            watch.Start();
            Signals.Terminate(function.ProcessId);
            await function.ExitAsync();
            watch.Stop();

            await Task.Delay(TimeSpan.FromMilliseconds(1_100), TimeProvider.System); // an answer is good for a second
            Assert.Equal(before + 3, await CountAsync(api, operation));
        });

        static async Task CacheAsync(RunningFunction function) => Assert.Equal(200, (await function.InvokeAsync(GatewayEvent.Http("GET", "/api/performance/cache"))).Status);

        static async Task BatchAsync(RunningFunction api, RunningFunction worker, TaskStack stack)
        {
            const string Order = """{"type":"cache.invalidate","args":{"namespace":"company"}}""";
            Assert.Equal(202, (await api.InvokeAsync(GatewayEvent.Http("POST", Tasks.TaskCalls.Root).Header("content-type", "application/json").Body(Order))).Status);
            Assert.Empty(TaskStack.Failures((await worker.SendAsync(stack.EventOf(await stack.ReceiveAsync(1)))).Body));
        }
    }

    // What a busy machine makes of any of them.
    private static bool IsOfTheMachine(string rule) => rule is "cpu.busy" or "operation.slow" or "operation.target" or "queue.age" or "aws.retries";

    private static async Task<int> CountAsync(RunningFunction api, string operation)
    {
        var operations = JsonDocument.Parse((await api.InvokeAsync(GatewayEvent.Http("GET", Metrics, "window=15m"))).Body).RootElement.GetProperty("operations").EnumerateArray();
        return operations.Where(one => one.GetProperty("name").GetString() == operation).Sum(static one => one.GetProperty("count").GetInt32());
    }

    private static Task TellsAsync(RunningFunction function, Predicate<JsonElement> isIt) => function.UntilLoggedAsync(log => Events(log).Exists(isIt));

    private static List<JsonElement> Events(string log) =>
    [
        .. log.Split('\n').Where(static line => line.StartsWith('{') && line.Contains("\"_aws\"", StringComparison.Ordinal)).Select(static line => JsonDocument.Parse(line).RootElement),
    ];

    private static bool Is(JsonElement one, string space, string dimension, string value) =>
        one.GetProperty("_aws").GetProperty("CloudWatchMetrics")[0].GetProperty("Namespace").GetString() == space
        && one.TryGetProperty(dimension, out var found) && found.GetString() == value;

    private static async Task<TaskStack> StackAsync()
    {
        var stack = await TaskStack.StartAsync();
        stack.Variables["METRICS_TABLE_NAME"] = stack.Variables["ASYNC_TASKS_TABLE"] + "-metrics";
        return stack;
    }

    private async Task<RunningFunction> ApiAsync(TaskStack stack, params (string Name, string Value)[] more)
    {
        var variables = new Dictionary<string, string>(stack.Variables, StringComparer.Ordinal) { ["Thaw__Operators__Claim"] = "cognito:groups", ["Thaw__Operators__Values"] = "operators" };
        foreach (var (name, value) in more)
        {
            variables[name] = value;
        }

        return await RunningFunction.OfAsync("Api", publication, variables);
    }
}

public sealed class MonitoredFunctionTests() : MonitoredFunctionFacts(Publication.Built);

[Trait("Category", "Long")]
public sealed class TrimmedMonitoredFunctionTests() : MonitoredFunctionFacts(Publication.Trimmed);
