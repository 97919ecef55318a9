using System.Text.Json;

namespace Thaw.Fleet.Tests;

/// <summary>The states of one item, oldest first, each with the time at which the write was sent that it was read back after: it is no older than that.</summary>
internal sealed class ItemHistory
{
    private readonly List<(long SentAt, JsonElement? Item)> _states = [];
    private readonly List<(long SentAt, Task Done)> _underWay = [];
    private Task _lastReading = Task.CompletedTask;

    /// <summary>A write of the item is about to be sent, and is under way until the task ends.</summary>
    public void Sending(long now, Task done)
    {
        lock (_states)
        {
            _underWay.RemoveAll(static write => write.Done.IsCompleted);
            _underWay.Add((now, done));
        }
    }

    /// <summary>Adds the item's state of now, after a write that was sent then. One reading after another: a later one never finds an earlier state.</summary>
    public Task ReadBackAsync(long sentAt, Func<Task<JsonElement?>> readAsync)
    {
        lock (_states)
        {
            return _lastReading = ReadAfterAsync(_lastReading, sentAt, readAsync);
        }
    }

    /// <summary>
    /// The last state of a write that was sent before a time, and whether there is no later one; absent, if there was none. Waits for those that are still under way, however long they take:
    /// a state that was there at that time is never older than it.
    /// </summary>
    public async Task<(JsonElement? Item, bool IsLatest)> StateBeforeAsync(long time)
    {
        Task[] underWay;
        lock (_states)
        {
            underWay = [.. _underWay.Where(write => write.SentAt <= time).Select(static write => write.Done)];
        }

        await Task.WhenAll(underWay);
        lock (_states)
        {
            var index = _states.FindLastIndex(s => s.SentAt <= time);
            return (index < 0 ? null : _states[index].Item, index == _states.Count - 1);
        }
    }

    private async Task ReadAfterAsync(Task before, long sentAt, Func<Task<JsonElement?>> readAsync)
    {
        await before;
        var item = await readAsync();
        lock (_states)
        {
            _states.Add((sentAt, item));
        }
    }
}
