namespace Thaw.Monitoring.Measuring;

/// <summary>What became of a series that is no distribution, within one scope.</summary>
internal sealed class Level
{
    private readonly Lock _gate = new();
    private double _value;
    private bool _holds;

    public void Add(double value)
    {
        lock (_gate)
        {
            _value += value;
            _holds = true;
        }
    }

    public void Set(double value)
    {
        lock (_gate)
        {
            _value = value;
            _holds = true;
        }
    }

    public bool TryTake(out double value)
    {
        lock (_gate)
        {
            (value, _value) = (_value, 0);
            var held = _holds;
            _holds = false;
            return held;
        }
    }
}
