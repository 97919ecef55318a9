namespace Thaw.Caching.Memory;

/// <summary>
/// Hits that met a busy lock. Two of them may take the same place and one is lost: a lost hit costs nothing but a little of the policy's knowledge, a wait would cost the
/// caller. Emptied by whoever holds the lock next.
/// </summary>
internal sealed class TouchBuffer
{
    private const int Places = 16;

    private readonly MemoryEntry?[] _entries = new MemoryEntry?[Places];
    private int _next;

    public void Add(MemoryEntry entry) => Volatile.Write(ref _entries[_next++ & (Places - 1)], entry);

    public void Drain(EvictionPolicy policy)
    {
        if (_next == 0)
            return;
        _next = 0;
        for (var i = 0; i < Places; i++)
        {
            if (Volatile.Read(ref _entries[i]) is null)
                continue;
            policy.OnHit(Interlocked.Exchange(ref _entries[i], null)!);
        }
    }
}
