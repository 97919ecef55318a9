using Thaw.TaskProcess;
using Thaw.Tests.Support;

namespace Thaw.Tasks.Tests.Faults;

/// <summary>What a fault run plays on: a file, or the emulators of DynamoDB and SQS.</summary>
internal sealed class FaultStage : IAsyncDisposable
{
    // Files in memory outlive a process that is killed as those on a disk do, and the database waits for none.
    private const string Memory = "/dev/shm";

    private readonly DirectoryInfo _folder = Directory.Exists(Memory)
        ? Directory.CreateDirectory(Path.Combine(Memory, $"thaw-faults-{Guid.NewGuid():N}"))
        : Directory.CreateTempSubdirectory("thaw-faults-");

    private DynamoDbLocal? _database;
    private SqsEmulator? _queues;

    private FaultStage() => Place = new FaultPlace(Path.Combine(_folder.FullName, "tasks.db"));

    public FaultPlace Place { get; private set; }

    /// <summary>How often the database was restarted.</summary>
    public int Restarts { get; private set; }

    /// <summary>Whether there is a database that can be restarted: a file has no process of its own.</summary>
    public bool Restartable => _database is not null;

    public static Task<FaultStage> FileAsync() => Task.FromResult(new FaultStage());

    /// <summary>A file whose messages commit with its records.</summary>
    public static Task<FaultStage> JoinedFileAsync()
    {
        var stage = new FaultStage();
        stage.Place = stage.Place with { IsJoined = true };
        return Task.FromResult(stage);
    }

    public static async Task<FaultStage> EmulatorsAsync()
    {
        var stage = new FaultStage();
        stage._database = await DynamoDbLocal.StartAsync(stage._folder.FullName);
        stage._queues = await SqsEmulator.StartAsync();
        stage.Place = new FaultPlace(null, stage._database.Url, stage._queues.QueueUrl("faults"), "faults");
        return stage;
    }

    /// <summary>Kills the database as a power failure would and starts it again over what its folder keeps.</summary>
    public async Task RestartAsync()
    {
        await _database!.KillAsync();
        await _database.StartAsync();
        Restarts++;
    }

    public async ValueTask DisposeAsync()
    {
        if (_queues is not null)
            await _queues.DisposeAsync();
        if (_database is not null)
            await _database.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
