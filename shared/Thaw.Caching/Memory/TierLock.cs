namespace Thaw.Caching.Memory;

/// <summary>
/// A lock of one word for the tier's short sections: a hit only ever tries it, and trying costs a third of what <see cref="Lock"/> asks (see the cost benchmark).
/// Whoever must have it spins, yields, and at last sleeps; it is neither fair nor re-entrant.
/// </summary>
internal sealed class TierLock
{
    private int _taken;

    public bool TryEnter() => Interlocked.CompareExchange(ref _taken, 1, 0) == 0;

    public Scope Enter()
    {
        for (var spin = new SpinWait(); !TryEnter();)
            spin.SpinOnce();
        return new Scope(this);
    }

    public void Exit() => Volatile.Write(ref _taken, 0);

    public readonly ref struct Scope(TierLock held)
    {
        public void Dispose() => held.Exit();
    }
}
