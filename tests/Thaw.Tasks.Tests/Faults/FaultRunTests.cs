using Microsoft.Extensions.DependencyInjection;
using Thaw.TaskProcess;
using Thaw.Tasks.Queues;
using Thaw.Tasks.Stores;
using Thaw.Tests.Support;
using Xunit.Abstractions;

namespace Thaw.Tasks.Tests.Faults;

/// <summary>Real processes: workers that are killed, a database that fails, messages that are lost and doubled. Every task ends, and each that succeeded has completed once.</summary>
public sealed class FaultRunTests(ITestOutputHelper output)
{
    private const int Workers = 3;
    private const int QuietLooks = 30;
    private const int MostRounds = 10;
    private static readonly TimeSpan BetweenKills = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);

    [Fact]
    public Task KilledWorkers_LostAndDoubledMessages_EachTaskOnce() => RunAsync(FaultStage.FileAsync, 300);

    [Fact]
    public Task KilledWorkers_MessagesThatCommitWithTheirRecords_EachTaskOnce() => RunAsync(FaultStage.JoinedFileAsync, 300);

    [Fact]
    [Trait("Category", "Long")]
    public Task KilledWorkers_LostAndDoubledMessages_EachOfTwoThousandTasksOnce() => RunAsync(FaultStage.FileAsync, 2_000);

    [SkippableFact]
    public Task Emulators_KilledWorkersAndDatabase_LostAndDoubledMessages_EachTaskOnce() => RunAsync(FaultStage.EmulatorsAsync, 80);

    [SkippableFact]
    [Trait("Category", "Long")]
    public Task Emulators_KilledWorkersAndDatabase_LostAndDoubledMessages_EachOfTwoThousandTasksOnce() => RunAsync(FaultStage.EmulatorsAsync, 2_000);

    private async Task RunAsync(Func<Task<FaultStage>> setUp, int count)
    {
        await using var stage = await setUp();
        await using var services = FaultRun.Services(stage.Place, seed: 1);
        var client = services.GetRequiredService<ITaskClient>();
        using var ended = new CancellationTokenSource(Patience, TimeProvider.System);
        var kills = 0;

        // The table and the queue stand before the workers look for them.
        Assert.False(await InsistAsync(() => UnfinishedAsync(services, ended.Token), ended.Token));
        await InsistAsync(() => services.GetRequiredService<TaskSweeper>().SweepAsync(ended.Token), ended.Token);
        var workers = Enumerable.Range(0, Workers).Select(i => Start(stage.Place, i)).ToArray();
        List<TaskRecord> records;
        var total = 0;
        try
        {
            do
            {
                await Parallel.ForEachAsync(Enumerable.Range(total + 1, count), new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = ended.Token }, async (number, token) =>
                    await InsistAsync(() => client.SubmitAsync(FaultRun.Type, new Entry(number), new TaskSubmission { IdempotencyKey = $"{number}" }, token), token));
                total += count;
                records = await WorkOffAsync();
            }
            while (!HasMetSome() && total < MostRounds * count); // a machine on which the workers were done before anybody came to kill one
        }
        finally
        {
            foreach (var worker in workers)
            {
                await worker.KillAsync();
                worker.Dispose();
            }
        }

        var completions = await LedgerAsync(services);
        var succeeded = records.Where(record => record.State == TaskState.Succeeded).ToList();
        var queue = services.GetRequiredService<TaskQueues>().For(TaskPriority.Normal) as UnreliableQueue;
        output.WriteLine(
            $"{total} tasks, {Workers} workers, {kills} killed, the database restarted {stage.Restarts} times; {queue?.Lost ?? 0} messages lost and {queue?.Doubled ?? 0} doubled at submission; "
            + $"{succeeded.Count} succeeded, {records.Count - succeeded.Count} dead, {completions.Count} ledger lines; "
            + $"{records.Sum(record => record.Attempts)} attempts, {records.Sum(record => record.Fence)} claims.");

        Assert.Equal(stage.Restartable ? 1 : 0, stage.Restarts);
        Assert.Equal(total, records.Count);
        Assert.Equal(total / 50, records.Count(record => record.State == TaskState.Dead));
        Assert.Equal(total - (total / 50), succeeded.Count);
        Assert.Equal(succeeded.Select(record => record.Id).Order(StringComparer.Ordinal), completions.Select(key => key.Split('/')[0]).Order(StringComparer.Ordinal));
        foreach (var record in succeeded)
        {
            var result = (await client.GetAsync(record.Id))!.ReadResult(FaultRunJson.Default.Booked)!;
            Assert.Contains($"{record.Id}/{result.Completion}", completions);
        }

        Assert.True(HasMetSome(), "No kill met a running task: the run shows nothing.");
        Assert.True(queue is null ? stage.Place.IsJoined : queue.Lost > 0 && queue.Doubled > 0, "Nothing was lost or doubled: the run shows nothing.");

        // Every tenth is claimed twice without.
        bool HasMetSome() => kills > 0 && records.Sum(record => record.Fence) > total + (total / 10);

        // Kills, and whatever else befalls a fleet, until there is nothing left to do.
        async Task<List<TaskRecord>> WorkOffAsync()
        {
            for (var quiet = 0; ;)
            {
                // One look at each state is not one look at all: a task may have moved from a state not yet asked for to one asked already. Listed is what counts; not for ever.
                if (!await InsistAsync(() => UnfinishedAsync(services, ended.Token), ended.Token))
                {
                    var all = await InsistAsync(() => RecordsAsync(services, null, ended.Token), ended.Token);
                    if ((all.Count == total && all.TrueForAll(static record => record.State is TaskState.Succeeded or TaskState.Dead)) || ++quiet == QuietLooks)
                        return all;
                }

                await Task.Delay(BetweenKills, TimeProvider.System, ended.Token);
                var victim = Enumerable.Range(kills, Workers).Select(static i => i % Workers).FirstOrDefault(i => workers[i].Output.Contains("working", StringComparison.Ordinal), -1);
                if (victim >= 0)
                {
                    await workers[victim].KillAsync();
                    workers[victim].Dispose();
                    workers[victim] = Start(stage.Place, Workers + ++kills);
                }

                if (stage is { Restartable: true, Restarts: 0 } && kills > 0)
                    await stage.RestartAsync();
                await InsistAsync(() => services.GetRequiredService<TaskSweeper>().SweepAsync(ended.Token), ended.Token);
            }
        }
    }

    private static ToolProcess Start(FaultPlace place, int seed) => ToolProcess.Start(
        Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", AppContext.BaseDirectory,
        "exec", Path.Combine(AppContext.BaseDirectory, "Thaw.TaskProcess.dll"), place.ToString(), $"{seed}");

    // A database that is down, or slow, fails its callers; they ask again.
    private static async ValueTask<T> InsistAsync<T>(Func<ValueTask<T>> call, CancellationToken ended)
    {
        while (true)
        {
            try
            {
                return await call();
            }
            catch (Exception) when (!ended.IsCancellationRequested)
            {
                await Task.Delay(BetweenKills, TimeProvider.System, ended);
            }
        }
    }

    private static async ValueTask<bool> UnfinishedAsync(IServiceProvider services, CancellationToken token)
    {
        foreach (var state in (TaskState[])[TaskState.Pending, TaskState.Running, TaskState.Failed])
        {
            if ((await services.GetRequiredService<ITaskStore>().QueryAsync(new TaskQuery { State = state, Limit = 1 }, token)).Records.Count > 0)
                return true;
        }

        return false;
    }

    private static async ValueTask<List<TaskRecord>> RecordsAsync(IServiceProvider services, string? position, CancellationToken token)
    {
        var records = new List<TaskRecord>();
        do
        {
            var page = await services.GetRequiredService<ITaskStore>().QueryAsync(new TaskQuery { Limit = 1_000, Position = position }, token);
            records.AddRange(page.Records);
            position = page.Position;
        }
        while (position is not null);
        return records;
    }

    private static async Task<HashSet<string>> LedgerAsync(IServiceProvider services)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        string? position = null;
        do
        {
            var page = await services.GetRequiredService<ITaskItems>().ListItemsAsync("ledger", position, 1_000, default);
            keys.UnionWith(page.Items.Select(item => item.Key));
            position = page.Position;
        }
        while (position is not null);
        return keys;
    }
}
