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
    private WindowAdvice _lastAdvice;
    private bool _held;

    public WindowSteering(int capacity)
    {
        Resize(capacity);
        MoveTo((long)(0.02 * capacity * 256));
    }

    public int WindowTarget => (int)(_target >> 8);

    /// <summary>Four fifths of what the window leaves.</summary>
    public int ProtectedTarget { get; private set; }

    public void RefusedKeyReturned()
    {
        if (!_held || _lastAdvice == WindowAdvice.Largest)
            MoveTo(_target + Step);
    }

    public void ProbationHit(int probationLength, int span)
    {
        if (!_held || _lastAdvice == WindowAdvice.Smallest)
            MoveTo(_target - (long)(Step * ProbationWeight * span / probationLength));
    }

    /// <summary>
    /// Goes where the guard wants the window. Has it to say so twice in a row, the steps in between led astray, and none is taken that way until it says the opposite.
    /// </summary>
    /// <returns>Whether this was the opposite of what it said last; where the window was there already, its contents only lag behind, and nothing was learnt.</returns>
    public bool Follow(WindowAdvice advice)
    {
        var goal = advice == WindowAdvice.Smallest ? _least : _most;
        var turned = false;
        if (Math.Abs(_target - goal) > _most >> 6)
        {
            turned = advice != _lastAdvice;
            _held = !turned;
            _lastAdvice = advice;
        }
        MoveTo(goal);
        return turned;
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
