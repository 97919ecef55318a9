namespace Thaw.Caching.Memory;

/// <summary>
/// Watches a sample of the keys through two small caches, one with the smallest window and one that is all window. Where one of them has been right so much more often
/// than the real cache that chance does not explain it, the window jumps to that extreme; step-by-step steering goes on from there.
/// </summary>
internal sealed class WindowGuard
{
    /// <summary>
    /// Right so much more often, in square roots of a small cache's size: chance grows no faster. A share of the size instead would make a large cache lose a share of its
    /// size in hits before anything happened.
    /// </summary>
    private const double FirstThreshold = 1.5;

    private readonly MiniCache _low;
    private readonly MiniCache _high;
    private readonly int _sampled;
    private readonly double _highestThreshold;
    private double _threshold;
    private int _lowGain;
    private int _highGain;

    public WindowGuard(int capacity, Admission admission)
    {
        var rate = Math.Min(1, Math.Max(1 / 16d, 128d / capacity));
        var size = Math.Max(1, (int)Math.Round(capacity * rate));
        Capacity = capacity;
        _sampled = (int)(65536 * rate);
        _low = new MiniCache(size, Math.Max(1, size / 100), admission);
        _high = new MiniCache(size, size, admission);
        _threshold = FirstThreshold * Math.Sqrt(size);
        _highestThreshold = 2d * size;
    }

    /// <summary>The capacity it stands for.</summary>
    public int Capacity { get; }

    public bool Samples(ulong hash) => (int)((hash >> 20) & 0xffff) < _sampled;

    /// <summary>Tells of one sampled access, and hears where the window should jump to, if anywhere.</summary>
    public WindowAdvice Observe(ulong hash, bool hit)
    {
        _lowGain = Weigh(_lowGain, _low.Access(hash), hit);
        _highGain = Weigh(_highGain, _high.Access(hash), hit);
        var advice = _lowGain > _threshold ? WindowAdvice.Smallest : _highGain > _threshold ? WindowAdvice.Largest : WindowAdvice.None;
        if (advice == WindowAdvice.None)
            return advice;

        _lowGain = _highGain = 0;
        _threshold = Math.Min(2 * _threshold, _highestThreshold); // where neither is right for long, jumping to and fro must cease
        return advice;
    }

    private static int Weigh(int gain, bool mini, bool real) => mini == real ? gain : Math.Max(0, gain + (mini ? 1 : -1));
}
