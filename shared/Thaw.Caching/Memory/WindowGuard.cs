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
    private readonly int _size;
    private readonly double _highestThreshold;
    private double _threshold;
    private int _lowGain;
    private int _highGain;
    private int _held;

    public WindowGuard(int capacity, Admission admission)
    {
        var rate = Math.Min(1, Math.Max(1 / 16d, 128d / capacity));
        var size = Math.Max(1, (int)Math.Round(capacity * rate));
        Capacity = capacity;
        _size = size;
        _sampled = (int)(65536 * rate);
        _low = new MiniCache(size, Math.Max(1, size / 100), admission);
        _high = new MiniCache(Most, Most, admission) { Capacity = size };
        _threshold = FirstThreshold * Math.Sqrt(size);
        _highestThreshold = Math.Max(_threshold, size);
    }

    /// <summary>The capacity it stands for.</summary>
    public int Capacity { get; }

    public bool Samples(ulong hash) => (int)((hash >> 20) & 0xffff) < _sampled;

    private int Most => _size + ((_size + 1) / 2);

    /// <summary>A sampled key is held from now on, or no longer.</summary>
    public void Follow(ulong hash, int change)
    {
        if (Samples(hash))
            _held += change;
    }

    /// <summary>
    /// Tells of one sampled access, and hears where the window should jump to, if anywhere. <paramref name="full"/>: nothing more fits the cache. The one that is all window then
    /// holds as many of the sampled keys as the cache does, which is what makes it exact: of a loop that just fits the cache, chance has drawn a few keys more than its share, or fewer,
    /// and a small cache of fixed size would lose it all, or keep what the real one cannot.
    /// </summary>
    public WindowAdvice Observe(ulong hash, bool hit, bool full)
    {
        if (full)
            _high.Capacity = Math.Clamp(_held, (_size + 1) / 2, Most);
        _lowGain = Weigh(_lowGain, _low.Access(hash), hit);
        _highGain = Weigh(_highGain, _high.Access(hash), hit);
        var advice = _lowGain > _threshold ? WindowAdvice.Smallest : _highGain > _threshold ? WindowAdvice.Largest : WindowAdvice.None;
        if (advice == WindowAdvice.None)
            return advice;

        _lowGain = _highGain = 0;
        return advice;
    }

    /// <summary>Asks for more evidence from now on: where neither is right for long, jumping to and fro must cease.</summary>
    public void Hesitate() => _threshold = Math.Min(2 * _threshold, _highestThreshold);

    private static int Weigh(int gain, bool mini, bool real) => mini == real ? gain : Math.Max(0, gain + (mini ? 1 : -1));
}
