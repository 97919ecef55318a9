using Microsoft.Extensions.Logging;

namespace Thaw.Monitoring.Resources;

/// <summary>
/// At four fifths of the threshold the clean-ups are asked, cheapest first, until they gave up what is to be given up; then the collector is, once. After that nothing is done
/// until either the working set has fallen well below the limit or some minutes have passed: memory that is needed would only be given up and taken again.
/// </summary>
internal sealed partial class MemoryPressure : IMemoryPressure
{
    private const double Full = 0.8;
    private const double Relaxed = 0.7;
    private const int Remembered = 20;
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(5);

    private readonly Func<long> _workingSet;
    private readonly Action _collect;
    private readonly IMemoryCleanUp[] _cleanUps;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly long _threshold;
    private readonly Lock _gate = new();
    private readonly List<PressureEpisode> _episodes = [];
    private bool _isPressed;
    private DateTimeOffset _acted;

    public MemoryPressure(long thresholdBytes, Func<long> workingSet, Action collect, IEnumerable<IMemoryCleanUp> cleanUps, TimeProvider clock, ILogger logger)
    {
        (_threshold, _workingSet, _collect, _clock, _logger) = (thresholdBytes, workingSet, collect, clock, logger);
        _cleanUps = [.. cleanUps.OrderBy(static one => one.Cost).ThenBy(static one => one.Name, StringComparer.Ordinal)];
    }

    public long LimitBytes => (long)(_threshold * Full);

    public IReadOnlyList<PressureEpisode> Episodes
    {
        get
        {
            lock (_gate)
            {
                return [.. _episodes];
            }
        }
    }

    public PressureEpisode? Look(bool force = false)
    {
        lock (_gate)
        {
            var (now, taken) = (_clock.GetUtcNow(), _workingSet());
            if (_isPressed && taken < _threshold * Relaxed)
            {
                _isPressed = false;
            }

            // The clock may have been set back: the rest is then over.
            var isResting = _isPressed && now >= _acted && now - _acted < Rest;
            return force || (taken >= LimitBytes && !isResting) ? Act(now, taken) : null;
        }
    }

    private PressureEpisode Act(DateTimeOffset now, long before)
    {
        var wanted = Math.Max(before - (long)(_threshold * Relaxed), before / 10);
        var released = new List<KeyValuePair<string, long>>();
        foreach (var cleanUp in _cleanUps)
        {
            var given = Release(cleanUp, wanted);
            released.Add(new(cleanUp.Name, given));
            wanted -= given;
            if (wanted <= 0)
            {
                break;
            }
        }

        _collect();
        var episode = new PressureEpisode(now, before, _workingSet(), LimitBytes, released, Collected: true);
        (_isPressed, _acted) = (before >= LimitBytes, now);
        _episodes.Insert(0, episode);
        if (_episodes.Count > Remembered)
        {
            _episodes.RemoveAt(Remembered);
        }

        LogActed(_logger, before, episode.AfterBytes, LimitBytes);
        return episode;
    }

    private long Release(IMemoryCleanUp cleanUp, long wanted)
    {
        try
        {
            return Math.Max(0, cleanUp.Release(wanted));
        }
        catch (Exception fault) // One that fails must not keep the next from being asked.
        {
            LogFailed(_logger, cleanUp.Name, fault);
            return 0;
        }
    }

    [LoggerMessage(5003, LogLevel.Warning, "Memory was short: {Before} bytes, {After} after cleaning up, {Limit} are the limit.")]
    private static partial void LogActed(ILogger logger, long before, long after, long limit);

    [LoggerMessage(5004, LogLevel.Warning, "The clean-up '{Name}' failed.")]
    private static partial void LogFailed(ILogger logger, string name, Exception fault);
}
