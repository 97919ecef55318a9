namespace Thaw.Benchmarks.Traces.Rivals;

/// <summary>
/// How far to move the window's end: on in the same direction while the hit ratio rises, back where it falls, in steps that grow smaller until the ratio changes abruptly
/// (Einziger, Eytan, Friedman, Manes 2018, "Adaptive Software Cache Management").
/// </summary>
internal sealed class HillClimber(int capacity)
{
    private const double FirstStep = 0.0625;
    private const double Decay = 0.98;
    private const double Restart = 0.05;

    private readonly int _period = 10 * capacity;
    private double _step = -FirstStep * capacity;
    private double _lastRatio;
    private int _hits;
    private int _misses;

    /// <summary>Tells of one access, and hears by how many entries the window should grow; mostly nought.</summary>
    public double Observe(bool hit)
    {
        if (hit)
            _hits++;
        else
            _misses++;
        if (_hits + _misses < _period)
            return 0;

        var ratio = (double)_hits / _period;
        var change = ratio - _lastRatio;
        var amount = change >= 0 ? _step : -_step;
        _step = Math.Abs(change) >= Restart ? Math.CopySign(FirstStep * capacity, amount) : amount * Decay;
        _lastRatio = ratio;
        _hits = _misses = 0;
        return amount;
    }
}
