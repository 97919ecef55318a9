namespace Thaw.Benchmarks.Traces.Rivals;

/// <summary>
/// W-TinyLFU as its authors describe it, a rival that shares no code with the tier: a window of one per cent at first, moved by hill climbing or left as it is; behind it probation
/// and protected, one fifth and four fifths; between them a duel by frequency.
/// </summary>
internal sealed class WTinyLfu
{
    /// <summary>From here on a candidate that lost is let in once in 128, or keys made to collide with hot ones would stay for ever.</summary>
    private const int Warm = 6;

    private readonly int _capacity;
    private readonly KeyList _window;
    private readonly KeyList _probation;
    private readonly KeyList _protected;
    private readonly CountMinSketch _sketch;
    private readonly HillClimber? _climber;
    private readonly Random _random;
    private double _windowTarget;
    private double _protectedTarget;

    public WTinyLfu(int capacity, int keys, bool climbs, int seed = 1)
    {
        var links = new KeyList.Links(keys);
        _capacity = capacity;
        (_window, _probation, _protected) = (new KeyList(links), new KeyList(links), new KeyList(links));
        _sketch = new CountMinSketch(capacity, seed);
        _climber = climbs ? new HillClimber(capacity) : null;
        _random = new Random(seed);
        _windowTarget = Math.Max(1, capacity / 100);
        _protectedTarget = 0.8 * (capacity - _windowTarget);
    }

    public int Count => _window.Count + _probation.Count + _protected.Count;

    public int WindowTarget => (int)_windowTarget;

    public int ProtectedTarget => (int)_protectedTarget;

    public int ProtectedCount => _protected.Count;

    public static int CountHits(Trace trace, int size, bool climbs)
    {
        var cache = new WTinyLfu(size, trace.Distinct, climbs);
        return trace.Ids.Count(cache.Access);
    }

    /// <summary>Asks for a key, and keeps it if the policy would. True: it was there.</summary>
    public bool Access(int key)
    {
        var full = Count == _capacity;
        _sketch.Add(key);
        var hit = Touch(key);
        if (!hit)
        {
            _window.Push(key);
            Evict();
        }
        if (full && _climber is not null)
            Climb(_climber.Observe(hit));
        return hit;
    }

    private bool Touch(int key)
    {
        if (_window.Holds(key))
        {
            _window.MoveTo(_window, key);
        }
        else if (_protected.Holds(key))
        {
            _protected.MoveTo(_protected, key);
        }
        else if (_probation.Holds(key))
        {
            _probation.MoveTo(_protected, key);
            DemoteOverflow();
        }
        else
        {
            return false;
        }
        return true;
    }

    private void Evict()
    {
        var candidate = -1;
        while (_window.Count > WindowTarget)
        {
            candidate = _window.Oldest;
            _window.MoveTo(_probation, candidate);
        }
        if (Count <= _capacity)
            return;
        if (candidate < 0)
            candidate = _window.Oldest; // the main part is short of its own

        var victim = _probation.Count > 0 && _probation.Oldest != candidate ? _probation.Oldest : _protected.Count > 0 ? _protected.Oldest : candidate;
        Remove(victim == candidate || Admits(candidate, victim) ? victim : candidate);
    }

    private bool Admits(int candidate, int victim)
    {
        var frequency = _sketch.Frequency(candidate);
        return frequency > _sketch.Frequency(victim) || (frequency >= Warm && _random.Next(128) == 0);
    }

    private void Remove(int key)
    {
        var list = _window.Holds(key) ? _window : _probation.Holds(key) ? _probation : _protected;
        list.Remove(key);
    }

    /// <summary>What the window gains, protected gives, and the other way round; probation keeps its fifth.</summary>
    private void Climb(double amount)
    {
        amount = Math.Clamp(amount, Math.Min(0, 1 - _windowTarget), _protectedTarget);
        _windowTarget += amount;
        _protectedTarget -= amount;
        DemoteOverflow();
        while (_window.Count < WindowTarget && _probation.Count > 0 && amount > 0)
            _probation.MoveTo(_window, _probation.Oldest);
        while (_window.Count > WindowTarget)
            _window.MoveTo(_probation, _window.Oldest);
    }

    private void DemoteOverflow()
    {
        while (_protected.Count > ProtectedTarget)
            _protected.MoveTo(_probation, _protected.Oldest);
    }
}
