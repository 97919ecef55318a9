using System.Collections.Concurrent;

namespace Thaw.Monitoring.Measuring;

/// <summary>Scopes that nobody uses, for the invocations to come. A burst's many are not kept for good.</summary>
internal sealed class ScopePool
{
    private const int Most = 64;

    private readonly ConcurrentBag<MeasurementScope> _scopes = [];
    private int _count;

    public MeasurementScope Take()
    {
        if (!_scopes.TryTake(out var scope))
        {
            return new MeasurementScope();
        }

        Interlocked.Decrement(ref _count);
        return scope;
    }

    public void Return(MeasurementScope scope)
    {
        if (Interlocked.Increment(ref _count) <= Most)
        {
            _scopes.Add(scope);
        }
        else
        {
            Interlocked.Decrement(ref _count);
        }
    }
}
