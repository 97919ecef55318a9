using Thaw.Tasks.Stores;

namespace Thaw.Conformance.TaskStores;

/// <summary>What every <see cref="ITaskStore"/> and its <see cref="ITaskItems"/> must do. A fact here is a sentence of the port's documentation.</summary>
public abstract partial class TaskStoreConformance : IAsyncLifetime
{
    /// <summary>Long after any test: nothing is forgotten by itself.</summary>
    protected static readonly DateTimeOffset Later = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly List<ITaskStore> _opened = [];

    /// <summary>One process's view of the database.</summary>
    protected ITaskStore Store { get; private set; } = null!;

    /// <summary>Another process's view of the same database.</summary>
    protected ITaskStore Second { get; private set; } = null!;

    /// <summary>Makes this fact's database: fresh and empty.</summary>
    protected abstract Task CreateDatabaseAsync();

    /// <summary>A store on this fact's database, as a process of its own would open it.</summary>
    protected abstract Task<ITaskStore> OpenAsync();

    /// <summary>Makes what is stored of a record unreadable, as no store does.</summary>
    protected abstract Task SpoilAsync(string id);

    /// <summary>Takes this fact's database away; its stores are closed.</summary>
    protected abstract Task DropDatabaseAsync();

    public async Task InitializeAsync()
    {
        await CreateDatabaseAsync();
        await ReopenAsync();
    }

    public async Task DisposeAsync()
    {
        await CloseAsync();
        await DropDatabaseAsync();
    }

    private async Task ReopenAsync()
    {
        await CloseAsync();
        _opened.Add(Store = await OpenAsync());
        _opened.Add(Second = await OpenAsync());
    }

    private async Task CloseAsync()
    {
        foreach (var store in _opened)
        {
            if (store is IAsyncDisposable later)
                await later.DisposeAsync();
            else
                (store as IDisposable)?.Dispose();
        }

        _opened.Clear();
    }

    /// <summary>A new task as it is submitted.</summary>
    protected static TaskRecord New(string id, DateTimeOffset? created = null, string type = "facts", string? user = null) => new()
    {
        Id = id,
        Type = type,
        User = user,
        Version = 1,
        Nonce = Guid.NewGuid(),
        MaximumAttempts = 3,
        CreatedAt = created ?? Start,
        NotBefore = created ?? Start,
        DueAt = (created ?? Start) + TimeSpan.FromMinutes(1),
        ExpiresAt = Later,
        Retention = TimeSpan.FromDays(1),
        Arguments = new TaskValue { Inline = new byte[] { 1, 2, 3 }, Length = 3, Hash = "00" },
    };

    /// <summary>The record's next version.</summary>
    protected static TaskRecord Next(TaskRecord record) => record with { Version = record.Version + 1, Nonce = Guid.NewGuid() };

    /// <summary>Stores a new record through the first process.</summary>
    protected async Task<TaskRecord> StoredAsync(TaskRecord record)
    {
        Assert.Equal(TaskChangeStatus.Applied, await ChangeAsync(Store, record));
        return record;
    }

    private static async Task<TaskChangeStatus> ChangeAsync(ITaskStore store, TaskRecord record, params TaskEffect[] effects) =>
        (await store.ChangeAsync(new TaskChange { Record = record, Effects = effects }, default)).Status;

    private static async Task<TaskRecord?> ReadAsync(ITaskStore store, string id) => await store.ReadAsync(id, consistent: true, default);

    private static void AssertSame(TaskRecord expected, TaskRecord? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(TaskRecordCodec.Write(expected), TaskRecordCodec.Write(actual));
    }
}
