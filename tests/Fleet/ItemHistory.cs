using System.Diagnostics;
using System.Text.Json;

namespace Thaw.Fleet.Tests;

/// <summary>The states of one item, oldest first, each with the time at which it was seen.</summary>
internal sealed class ItemHistory
{
    private readonly List<(long SeenAt, JsonElement? Item)> _states = [];
    private Task _lastReading = Task.CompletedTask;

    /// <summary>Adds the item's state of now. One reading after another: a later one never finds an earlier state.</summary>
    public Task ReadBackAsync(Func<Task<JsonElement?>> readAsync)
    {
        lock (_states)
        {
            return _lastReading = ReadAfterAsync(_lastReading, readAsync);
        }
    }

    /// <summary>The last state seen before a time; absent, if there was none.</summary>
    public JsonElement? StateBefore(long time, out bool isLatest)
    {
        lock (_states)
        {
            var index = _states.FindLastIndex(s => s.SeenAt <= time);
            isLatest = index == _states.Count - 1;
            return index < 0 ? null : _states[index].Item;
        }
    }

    private async Task ReadAfterAsync(Task before, Func<Task<JsonElement?>> readAsync)
    {
        await before;
        var item = await readAsync();
        lock (_states)
        {
            _states.Add((Stopwatch.GetTimestamp(), item));
        }
    }
}
