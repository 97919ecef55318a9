using System.Diagnostics;

namespace Thaw.FleetProcess;

/// <summary>Looks many places up, over and over, and keeps for each value the last look-up that answered it.</summary>
internal sealed class Watch
{
    private const int MostWorkers = 4;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly bool _isRestless;
    private readonly Func<int, ValueTask<long>> _lookUp;
    private readonly Dictionary<long, FleetSighting>[] _seen;
    private readonly TaskCompletionSource _seenAll = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task[] _workers;
    private volatile bool _isStopping;
    private readonly int _step;
    private int _started;
    private long _lookups;

    public Watch(int places, bool isRestless, Func<int, ValueTask<long>> lookUp)
    {
        _isRestless = isRestless;
        _lookUp = lookUp;
        _seen = new Dictionary<long, FleetSighting>[places];
        for (var place = 0; place < places; place++)
        {
            _seen[place] = [];
        }

        _step = Math.Min(MostWorkers, places);
        _workers = [.. Enumerable.Range(0, _step).Select(worker => Task.Run(() => WorkAsync(worker)))];
    }

    /// <summary>Ends when each place was looked up once.</summary>
    public Task SeenAll => Task.WhenAny(_seenAll.Task, Task.WhenAll(_workers)).Unwrap();

    public long Lookups => Volatile.Read(ref _lookups);

    public async Task<IReadOnlyList<IReadOnlyList<FleetSighting>>> StopAsync()
    {
        _isStopping = true;
        await Task.WhenAll(_workers);
        return [.. _seen.Select(place => place.Values.OrderBy(s => s.BeganAt).ToArray())];
    }

    private async Task WorkAsync(int worker)
    {
        // The last round begins after the stop was asked for: whatever the machine left undone until then, each place is looked up once more.
        for (var (isFirst, isLast) = (true, false); !isLast; isFirst = false)
        {
            isLast = _isStopping;
            for (var place = worker; place < _seen.Length; place += _step)
            {
                // Taken before anything of the look-up: this is when it begins. The coarse clock goes before the other, or its lag would be less than it is.
                var began = Stopwatch.GetTimestamp();
                var coarse = CoarseClock.UtcTicks;
                var lag = TimeProvider.System.GetUtcNow().UtcTicks - coarse;
                var value = await _lookUp(place);
                var answeredAt = _seen[place].TryGetValue(value, out var before) ? before.AnsweredAt : Stopwatch.GetTimestamp();
                _seen[place][value] = new FleetSighting(value, answeredAt, began, lag);
                Interlocked.Increment(ref _lookups);
            }

            if (isFirst && Interlocked.Increment(ref _started) == _step)
            {
                _seenAll.TrySetResult();
            }

            if (_isRestless)
            {
                await Task.Yield();
            }
            else
            {
                await Task.Delay(Pause, TimeProvider.System);
            }
        }
    }
}
