using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Thaw.Caching.Statistics;

/// <summary>
/// A counter for the hottest path: each thread adds to a cell of its own, without atomics, and no count is lost. Cells lie under the managed thread id,
/// which no two living threads share and which is given out again, so there are never more cells than threads at one time.
/// </summary>
internal sealed class StripedCounter
{
    private readonly Lock _lock = new();
    private volatile Cell?[] _cells = [];

    public long Value
    {
        get
        {
            long sum = 0;
            foreach (var cell in _cells)
            {
                sum += cell is null ? 0 : Volatile.Read(ref cell.Count);
            }

            return sum;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Increment()
    {
        var cells = _cells;
        var id = Environment.CurrentManagedThreadId;
        if ((uint)id < (uint)cells.Length && cells[id] is { } cell)
        {
            cell.Count++;
        }
        else
        {
            AddCell(id);
        }
    }

    private void AddCell(int id)
    {
        lock (_lock)
        {
            var cells = _cells;
            if (id >= cells.Length)
            {
                Array.Resize(ref cells, Math.Max(id + 1, cells.Length * 2));
            }

            // The length may have been enough already: another thread's growing does not make this thread's cell.
            (cells[id] ??= new Cell()).Count++;
            _cells = cells;
        }
    }

    /// <summary>Wider than the pair of lines that a processor fetches, so that no two threads write to one.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private sealed class Cell
    {
        [FieldOffset(128)]
        public long Count;
    }
}
