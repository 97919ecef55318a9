namespace Thaw.Caching.Memory;

/// <summary>
/// How many entries the window should hold. It weighs what one more place would have earned in the window (a refused key asked for again) against what it earns
/// at the end of probation (a hit there, in proportion to probation's length), and follows the guard where that leads astray.
/// </summary>
internal sealed class WindowSteering
{
    /// <summary>Three entries, in 1/256.</summary>
    private const int Step = 768;

    private const double ProbationWeight = 0.7;

    private long _target;
    private long _least;
    private long _most;

    public WindowSteering(int capacity)
    {
        Resize(capacity);
        MoveTo((long)(0.02 * capacity * 256));
    }

    public int WindowTarget => (int)(_target >> 8);

    /// <summary>Four fifths of what the window leaves.</summary>
    public int ProtectedTarget { get; private set; }

    public void RefusedKeyReturned() => MoveTo(_target + Step);

    public void ProbationHit(int probationLength, int span) => MoveTo(_target - (long)(Step * ProbationWeight * span / probationLength));

    public void Follow(WindowAdvice advice)
    {
        if (advice != WindowAdvice.None)
            MoveTo(advice == WindowAdvice.Smallest ? _least : _most);
    }

    /// <summary>Keeps the window's share of the cache.</summary>
    public void Resize(int capacity)
    {
        var before = _most;
        _least = Math.Max(256, (long)(0.01 * capacity * 256));
        _most = capacity * 256L;
        MoveTo(before == 0 ? _least : (long)((double)_target * _most / before));
    }

    private void MoveTo(long target)
    {
        _target = Math.Clamp(target, _least, _most);
        ProtectedTarget = (int)(((_most >> 8) - WindowTarget) * 4 / 5);
    }
}
