using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Thaw.Embedded;
using Thaw.Jobs.Support;
using Thaw.Monitoring;
using Thaw.Monitoring.Fleet;
using Thaw.Monitoring.Judging;
using Thaw.Monitoring.Tests.Support;
using Thaw.Tasks;
using Thaw.Tasks.Queues;

namespace Thaw.Jobs.Tests.Performance;

/// <summary>Tasks that end badly under a monitor: what the fleet's figures say of them, and what is found.</summary>
public sealed class JudgedTaskTests : IAsyncDisposable
{
    private const int Runs = 10;

    private readonly TaskFolder _folder = new();
    private readonly ServiceProvider _container;

    public JudgedTaskTests()
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(_folder.Clock).AddSingleton<IMetricsStore>(new MemoryMetricsStore());
        services.AddThawMonitoring();
        services.Configure<ThawJudgingOptions>(static options => options.MinimumCount = Runs);
        services.AddThawTasks()
            .AddHandler<Throwing>("judged-throwing", EndingJson.Default, static type => type.MaximumAttempts = 2)
            .AddHandler<GivingUp>("judged-giving-up", EndingJson.Default)
            .AddHandler<Waiting>("judged-waiting", EndingJson.Default, static type => (type.Timeout, type.MaximumAttempts) = (TimeSpan.FromMilliseconds(1), 1))
            .AddHandler<AskingAgain>("judged-asking-again", EndingJson.Default)
            .AddHandler<Waiting>("judged-stopped", EndingJson.Default)
            .UseSqlite(options => options.Path = _folder.Database);
        _container = services.BuildServiceProvider();
    }

    [Fact]
    public async Task Attempts_ThatFail_AreErrors()
    {
        var report = await RunAsync("judged-throwing");
        var measured = Assert.Single(report.Operations, static one => one.Name == "task judged-throwing");
        Assert.Equal((Runs, Runs, 0), (measured.Count, measured.Errors, measured.Timeouts));
        Assert.True(Assert.Single(report.Containers).Errors >= Runs);
        Assert.Contains(await FindAsync(), static one => one is { Rule: "operation.errors", Subject: "task judged-throwing" });
    }

    [Fact]
    public async Task Attempts_ThatTakeTooLong_AreTimeouts()
    {
        var report = await RunAsync("judged-waiting");
        var measured = Assert.Single(report.Operations, static one => one.Name == "task judged-waiting");
        Assert.Equal((Runs, Runs, Runs), (measured.Count, measured.Errors, measured.Timeouts));
        Assert.Contains(await FindAsync(), static one => one is { Rule: "operation.timeouts", Subject: "task judged-waiting" });
    }

    [Fact]
    public async Task Tasks_GivenUpAtTheirFirstAttempt_AreErrors_AndFoundWithThoseThatAreTriedAgain()
    {
        var report = await RunAsync("judged-giving-up");
        var measured = Assert.Single(report.Operations, static one => one.Name == "task judged-giving-up");
        Assert.Equal((Runs, Runs, 0), (measured.Count, measured.Errors, measured.Timeouts));
        var found = Assert.Single(await FindAsync(), static one => one is { Rule: "tasks.retries", Subject: "judged-giving-up" });
        Assert.Equal((1, Runs), (found.Evidence["rate"], found.Evidence["dead"]));
    }

    // As one that waits for what another task has yet to commit.
    [Fact]
    public async Task Attempts_WhoseHandlerAsksForAnother_AreNoErrors()
    {
        var report = await RunAsync("judged-asking-again");
        var measured = Assert.Single(report.Operations, static one => one.Name == "task judged-asking-again");
        Assert.Equal((Runs, 0), (measured.Count, measured.Errors));
        Assert.DoesNotContain(await FindAsync(), static one => one.Rule == "operation.errors");
    }

    [Fact]
    public async Task Attempts_GivenBackBecauseTheHostStops_AreNoErrors()
    {
        using var stopping = new CancellationTokenSource();
        var report = await RunAsync("judged-stopped", 1, async () =>
        {
            await Waiting.Begun.WaitAsync(TimeSpan.FromMinutes(1));
            await stopping.CancelAsync();
        }, stopping.Token);
        var measured = Assert.Single(report.Operations, static one => one.Name == "task judged-stopped");
        Assert.Equal((1, 0), (measured.Count, measured.Errors));
    }

    public async ValueTask DisposeAsync()
    {
        await _container.DisposeAsync();
        _folder.Dispose();
    }

    // One attempt of each.
    private async Task<MetricsReport> RunAsync(string type, int runs = Runs, Func<Task>? meanwhile = null, CancellationToken stopping = default)
    {
        var monitor = _container.GetRequiredService<IMonitor>();
        var (runner, queue) = (_container.GetRequiredService<TaskRunner>(), _container.GetRequiredService<TaskQueues>().For(TaskPriority.Normal));
        for (var i = 0; i < runs; i++)
        {
            await _container.GetRequiredService<ITaskClient>().SubmitAsync(type, new Ending(i), cancellationToken: CancellationToken.None);
            var delivery = Assert.Single(await queue.ReceiveAsync(1, runner.Visibility, TimeSpan.Zero, default));
            var running = runner.RunAsync(queue, delivery, deadline: null, stopping).AsTask();
            await (meanwhile?.Invoke() ?? Task.CompletedTask);
            await running.WaitAsync(TimeSpan.FromMinutes(1), CancellationToken.None);
        }

        await monitor.FlushAsync(CancellationToken.None);
        return await _container.GetRequiredService<FleetMetrics>().QueryAsync(new MetricsQuery { Window = TimeSpan.FromHours(1), Containers = true }, CancellationToken.None);
    }

    private async Task<IReadOnlyList<Finding>> FindAsync() =>
        (await _container.GetRequiredService<FleetAnalysis>().AnalyzeAsync(TimeSpan.FromHours(1), CancellationToken.None)).Findings;

    private sealed class AskingAgain : ITaskHandler<Ending, Ending>
    {
        public ValueTask<TaskOutcome<Ending>> HandleAsync(Ending arguments, TaskContext context, CancellationToken cancellationToken) => new(TaskOutcome.Retry(TimeSpan.FromSeconds(1), "It is not there yet."));
    }

    private sealed class Throwing : ITaskHandler<Ending, Ending>
    {
        public ValueTask<TaskOutcome<Ending>> HandleAsync(Ending arguments, TaskContext context, CancellationToken cancellationToken) => throw new InvalidOperationException("It never works.");
    }

    private sealed class GivingUp : ITaskHandler<Ending, Ending>
    {
        public ValueTask<TaskOutcome<Ending>> HandleAsync(Ending arguments, TaskContext context, CancellationToken cancellationToken) => new(TaskOutcome.Dead("It can never work."));
    }

    private sealed class Waiting : ITaskHandler<Ending, Ending>
    {
        public static readonly SemaphoreSlim Begun = new(0);

        public async ValueTask<TaskOutcome<Ending>> HandleAsync(Ending arguments, TaskContext context, CancellationToken cancellationToken)
        {
            if (context.Type == "judged-stopped")
                Begun.Release();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return arguments;
        }
    }
}

/// <summary>What these tasks are run with, and what would come of them.</summary>
public sealed record Ending(int Number);

[JsonSerializable(typeof(Ending))]
internal sealed partial class EndingJson : JsonSerializerContext;
