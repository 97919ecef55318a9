using Thaw.Tasks.Queues;

namespace Thaw.Embedded;

/// <summary>
/// A process's tasks and queues on one file, closed together. They share the one connection that writes: connections of their own would wait for each other
/// in SQLite, which polls, instead of behind a lock that is awaited.
/// </summary>
internal sealed class SqliteTaskFile : IDisposable
{
    private const string DeadLetters = "tasks-dead";
    private readonly SqliteDatabase _database;

    public SqliteTaskFile(SqliteTaskOptions options, TimeProvider? clock)
    {
        _database = SqliteTaskStore.Open(options);
        Store = new SqliteTaskStore(_database, clock);
        Queues = new TaskQueues(Queue("tasks"), Queue("tasks-high"), Queue("tasks-low"), Queue(DeadLetters));

        SqliteTaskQueue Queue(string name) => new(_database, options, name, clock, DeadLetters);
    }

    public SqliteTaskStore Store { get; }

    public TaskQueues Queues { get; }

    public void Dispose() => _database.Dispose();
}
