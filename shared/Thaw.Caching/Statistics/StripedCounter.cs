using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Thaw.Caching.Statistics;

/// <summary>
/// A counter for the hottest path: each thread adds to cells of its own, without atomics, and no count is lost. A cell belongs to a page of stack, which is
/// one thread's as long as anything runs on it and then another's: where a caller's frame lies is known at once, where to ask for the thread takes as long as a third of a hit.
/// </summary>
internal sealed class StripedCounter
{
    private const int PageBits = 12;
    private const int PlaceBits = 5;

    /// <summary>Where no page has been yet; no stack lies in page zero. Instead of nothing, so that whoever counts need not ask.</summary>
    private static readonly Cell Nobody = new(0);

    private static readonly Cell[] None = Empty();

    private readonly Lock _lock = new();
    private Cell[] _cells = None;

    /// <summary>The counts of pages that found no place.</summary>
    private long _others;

    public long Value
    {
        get
        {
            var sum = Volatile.Read(ref _others);
            foreach (var cell in Volatile.Read(ref _cells))
            {
                sum += Volatile.Read(ref cell.Count);
            }

            return sum;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Increment()
    {
        Unsafe.SkipInit(out byte here);
        var page = PageOf(ref here);
        var cell = Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_cells), PlaceOf(page)); // one of as many as a place has values
        if (cell.Page == page)
        {
            cell.Count++;
        }
        else
        {
            AddApart(page, 1);
        }
    }

    /// <summary>Takes one back.</summary>
    public void Decrement()
    {
        Unsafe.SkipInit(out byte here);
        AddApart(PageOf(ref here), -1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nuint PageOf(ref byte here) => (nuint)Unsafe.ByteOffset(ref Unsafe.NullRef<byte>(), ref here) >> PageBits;

    /// <summary>Stacks lie at even distances: without scattering, all would fall into one place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int PlaceOf(nuint page) => (int)((page * 0x9e37_79b9_7f4a_7c15UL) >> (64 - PlaceBits));

    /// <summary>In the page's place or the one beside it; where others have both, in the counter that all share.</summary>
    private void AddApart(nuint page, int count)
    {
        var place = PlaceOf(page);
        var cell = CellAt(place, page) ?? CellAt(place ^ 1, page);
        if (cell is null)
        {
            Interlocked.Add(ref _others, count);
        }
        else
        {
            cell.Count += count;
        }
    }

    private Cell? CellAt(int place, nuint page)
    {
        var cell = Volatile.Read(ref Volatile.Read(ref _cells)[place]);
        if (ReferenceEquals(cell, Nobody))
        {
            lock (_lock)
            {
                if (ReferenceEquals(_cells, None))
                {
                    Volatile.Write(ref _cells, Empty());
                }

                cell = _cells[place];
                if (ReferenceEquals(cell, Nobody))
                {
                    Volatile.Write(ref _cells[place], cell = new Cell(page));
                }
            }
        }

        return cell.Page == page ? cell : null;
    }

    private static Cell[] Empty()
    {
        var cells = new Cell[1 << PlaceBits];
        Array.Fill(cells, Nobody);
        return cells;
    }

    /// <summary>Wider than the pair of lines that a processor fetches, so that no two threads write to one.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private sealed class Cell(nuint page)
    {
        [FieldOffset(120)]
        public readonly nuint Page = page;

        [FieldOffset(128)]
        public long Count;
    }
}
