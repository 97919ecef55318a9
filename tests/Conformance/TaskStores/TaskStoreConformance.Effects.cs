using Thaw.Tasks.Stores;

namespace Thaw.Conformance.TaskStores;

public abstract partial class TaskStoreConformance
{
    private ITaskItems Items => (ITaskItems)Store;

    /// <summary>An item of the collection <c>ledger</c>.</summary>
    protected static TaskItemWrite Item(string key, byte[]? data, bool absent = false) =>
        new() { Collection = "ledger", Key = key, Data = data is null ? (ReadOnlyMemory<byte>?)null : data, MustBeAbsent = absent };

    private async Task<byte[]?> ItemAsync(string key) => (await Items.ReadItemAsync("ledger", key, default))?.ToArray();

    [SkippableFact]
    public async Task Effects_CommitWithTheRecord()
    {
        Assert.Equal(TaskChangeStatus.Applied, await ChangeAsync(Store, New("a"), Item("x", [1]), Item("y", [])));
        Assert.Equal(new byte[] { 1 }, await ItemAsync("x"));
        Assert.Equal(Array.Empty<byte>(), await ItemAsync("y"));
        Assert.Null(await ItemAsync("z"));
    }

    [SkippableFact]
    public async Task Effects_OfAConflict_AreNotWritten()
    {
        var first = await StoredAsync(New("a"));
        await ChangeAsync(Store, Next(first));
        Assert.Equal(TaskChangeStatus.Conflict, await ChangeAsync(Second, Next(first), Item("x", [1])));
        Assert.Null(await ItemAsync("x"));
    }

    [SkippableFact]
    public async Task Effects_OneRefused_NothingIsWritten()
    {
        var first = await StoredAsync(New("a"));
        Assert.Equal(TaskChangeStatus.Applied, await ChangeAsync(Store, New("b"), Item("taken", [1])));
        Assert.Equal(TaskChangeStatus.EffectRefused, await ChangeAsync(Store, Next(first), Item("free", [2]), Item("taken", [2], absent: true)));
        AssertSame(first, await ReadAsync(Store, "a"));
        Assert.Null(await ItemAsync("free"));
        Assert.Equal(new byte[] { 1 }, await ItemAsync("taken"));
    }

    [SkippableFact]
    public async Task Effects_ReplaceAndDelete()
    {
        var a = await StoredAsync(New("a"));
        Assert.Equal(TaskChangeStatus.Applied, await ChangeAsync(Store, a = Next(a), Item("x", [1]), Item("y", [1])));
        Assert.Equal(TaskChangeStatus.Applied, await ChangeAsync(Store, Next(a), Item("x", [2]), Item("y", null), Item("never", null)));
        Assert.Equal(new byte[] { 2 }, await ItemAsync("x"));
        Assert.Null(await ItemAsync("y"));
    }

    [SkippableFact]
    public async Task Effects_AsManyAsAllowed_CommitTogether()
    {
        var most = Enumerable.Range(0, Store.Traits.MaximumEffects).Select(i => (TaskEffect)Item($"{i:000}", [(byte)i])).ToArray();
        Assert.Equal(TaskChangeStatus.Applied, await ChangeAsync(Store, New("a"), most));
        await Assert.ThrowsAsync<ArgumentException>(() => ChangeAsync(Store, New("b"), [.. most, Item("more", [1])]));
        Assert.Null(await ReadAsync(Store, "b"));

        var listed = new List<TaskItem>();
        string? position = null;
        do
        {
            var page = await Items.ListItemsAsync("ledger", position, 10, default);
            listed.AddRange(page.Items);
            position = page.Position;
        }
        while (position is not null);
        Assert.Equal(most.Select(effect => ((TaskItemWrite)effect).Key), listed.Select(item => item.Key));
        Assert.Equal(most.Select(effect => ((TaskItemWrite)effect).Data!.Value.ToArray()), listed.Select(item => item.Data.ToArray()));
        await Assert.ThrowsAsync<FormatException>(async () => await Items.ListItemsAsync("ledger", "nonsense", 10, default));
        Assert.Empty((await Items.ListItemsAsync("other", null, 10, default)).Items);
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Effects_TwoOfTheSameItem_AreRefusedBeforeAnythingIsWritten(bool same)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => ChangeAsync(Store, New("a"), Item("x", [1]), Item("y", [1]), Item("x", same ? [1] : null)));
        Assert.Null(await ReadAsync(Store, "a"));
        Assert.Null(await ItemAsync("x"));
        Assert.Equal(TaskChangeStatus.Applied, await ChangeAsync(Store, New("a"), Item("x", [1]), Item("x", [1]) with { Collection = "other" }));
    }

    [SkippableFact]
    public async Task Effects_OfAForeignKind_AreRefusedBeforeAnythingIsWritten()
    {
        await Assert.ThrowsAsync<NotSupportedException>(() => ChangeAsync(Store, New("a"), Item("x", [1]), new ForeignEffect()));
        Assert.Null(await ReadAsync(Store, "a"));
        Assert.Null(await ItemAsync("x"));
    }

    private sealed record ForeignEffect : TaskEffect;
}
