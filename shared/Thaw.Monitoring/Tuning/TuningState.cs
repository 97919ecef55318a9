using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Thaw.Monitoring.Tuning.Book;

namespace Thaw.Monitoring.Tuning;

/// <summary>Sets this process's tunables to what the fleet has.</summary>
internal sealed partial class TuningState : ITuningState, IDisposable
{
    private const int Told = 5;

    private readonly Lock _gate = new();
    private readonly Meter _meter = new(InstrumentNames.MonitoringSource);
    private readonly Counter<long> _left;
    private readonly ILogger _logger;
    private readonly ITunable[] _tunables;

    // What each was before anything was tuned, and what the fleet's last version said of it; one that the version before said the same of is not touched again.
    private readonly Dictionary<string, double> _configured = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> _applied = new(StringComparer.Ordinal);
    private volatile IReadOnlyList<TuningIgnored> _ignored = [];

    public TuningState(IEnumerable<ITunable> tunables, ILogger logger)
    {
        _logger = logger;
        _left = _meter.CreateCounter<long>(InstrumentNames.TuningIgnored, "{value}", "Values of the fleet's settings that this process left out.");
        _tunables = [.. tunables.DistinctBy(static one => one.Id).OrderBy(static one => one.Id, StringComparer.Ordinal)];
        foreach (var tunable in _tunables)
        {
            _configured[tunable.Id] = tunable.Value;
        }
    }

    public IReadOnlyList<ITunable> Tunables => _tunables;

    public IReadOnlyList<TuningIgnored> Ignored => _ignored;

    public void Apply(TuningSettings settings)
    {
        lock (_gate)
        {
            var ignored = new List<TuningIgnored>();
            if (TuningBookCodec.Decode(settings.Data.Span, out var isLater) is { } book)
            {
                foreach (var tunable in _tunables)
                {
                    Apply(tunable, book.Values.TryGetValue(tunable.Id, out var tuned) ? tuned.Value : null, ignored);
                }

                ignored.AddRange(book.Values.Keys.Where(id => !_configured.ContainsKey(id)).Select(static id => new TuningIgnored(id, "unknown")));
            }
            else
            {
                ignored.Add(new TuningIgnored("", isLater ? "later-version" : "unreadable"));
            }

            _ignored = ignored;
            foreach (var one in ignored)
            {
                _left.Add(1, new KeyValuePair<string, object?>("reason", one.Reason));
            }

            if (ignored.Count > 0)
            {
                LogIgnored(_logger, settings.Version, ignored.Count, string.Join(", ", ignored.Take(Told).Select(static one => $"'{one.Tunable}' {one.Reason}")));
            }
        }
    }

    public void Dispose() => _meter.Dispose();

    private void Apply(ITunable tunable, double? tuned, List<TuningIgnored> ignored)
    {
        double? before = _applied.TryGetValue(tunable.Id, out var last) ? last : null;
        if (tuned is { } wanted && (wanted < tunable.Minimum || wanted > tunable.Maximum))
        {
            // Another function may have more memory, and so other bounds: here it stays, or becomes again, what it was configured to be.
            ignored.Add(new TuningIgnored(tunable.Id, "out-of-bounds"));
            tuned = null;
        }

        if (tuned == before)
        {
            return;
        }

        try
        {
            var from = tunable.Value;
            tunable.Set(tuned ?? _configured[tunable.Id]);
            LogSet(_logger, tunable.Id, from, tunable.Value, tunable.Unit);
            if (tuned is { } set)
            {
                _applied[tunable.Id] = set;
            }
            else
            {
                _applied.Remove(tunable.Id);
            }
        }
        catch (Exception fault) // Its owner's code: one that fails is no reason to leave the others as they were.
        {
            LogFault(_logger, tunable.Id, fault);
            ignored.Add(new TuningIgnored(tunable.Id, "failed"));
        }
    }

    [LoggerMessage(5005, LogLevel.Warning, "Tuned: {Tunable} from {From} to {To} {Unit}.")]
    private static partial void LogSet(ILogger logger, string tunable, double from, double to, string unit);

    [LoggerMessage(5006, LogLevel.Warning, "Of version {Version} of the fleet's settings {Count} values are left out, among them: {Some}.")]
    private static partial void LogIgnored(ILogger logger, long version, int count, string some);

    [LoggerMessage(5007, LogLevel.Error, "The setting '{Tunable}' could not be tuned.")]
    private static partial void LogFault(ILogger logger, string tunable, Exception fault);
}
