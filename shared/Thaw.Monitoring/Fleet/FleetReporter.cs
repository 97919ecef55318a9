using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Thaw.Monitoring.Measuring;

namespace Thaw.Monitoring.Fleet;

/// <summary>
/// Adds a container's figures to the fleet's: at its first invocation, then whenever the interval has passed by the wall clock and something is going on. A store that fails
/// costs nothing but time: the figures wait for the next try.
/// </summary>
internal sealed partial class FleetReporter(IMetricsStore store, ThawMonitoringOptions options, TimeProvider clock, string service, ILogger logger, Action<FleetHighlights>? highlight = null)
{
    /// <summary>How long records are kept: roll-ups replace them after minutes, and may be that late.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromHours(6);

    private const int LongestService = 180;

    private long _reportedAt = long.MinValue;
    private int _reporting;
    private long _sequence;
    private string? _container;
    private MetricsRecord? _unsettled;

    /// <summary>Whether it is time.</summary>
    public bool IsDue
    {
        get
        {
            var (now, before) = (clock.GetUtcNow().UtcTicks, Volatile.Read(ref _reportedAt));
            return now < before || before == long.MinValue || now - before >= options.FleetInterval.Ticks;
        }
    }

    /// <summary>The container's name; drawn when it is first needed, and anew in each copy of a snapshot.</summary>
    public string Container => _container ??= $"{(service.Length > LongestService ? service[..LongestService] : service)}/{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}";

    /// <summary>Adds what is pending, unless that is under way already.</summary>
    public async ValueTask ReportAsync(ProcessFigures figures, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _reporting, 1) == 1)
        {
            return;
        }

        try
        {
            Volatile.Write(ref _reportedAt, clock.GetUtcNow().UtcTicks);
            if (await TrySettleAsync(figures, cancellationToken).ConfigureAwait(false))
            {
                var pending = figures.TakePending();
                Highlight(pending.Highlights);
                if (!pending.IsEmpty)
                {
                    await TryAddAsync(Record(figures, pending), cancellationToken).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            Volatile.Write(ref _reporting, 0);
        }
    }

    private void Highlight(FleetHighlights highlights)
    {
        try
        {
            highlight?.Invoke(highlights);
        }
        catch (Exception fault) // Reports are the application's too; what fails in one must not cost the figures.
        {
            LogUnreported(logger, fault.Message);
        }
    }

    // An addition whose answer was lost may have arrived: it is sent again as it was and so counts once. When its minute has been rolled up for good, that would come too late.
    private async ValueTask<bool> TrySettleAsync(ProcessFigures figures, CancellationToken cancellationToken)
    {
        if (_unsettled is not { } record)
        {
            return true;
        }

        if ((clock.GetUtcNow() - record.Minute).Duration() < MetricsRollUpJob.Settles - TimeSpan.FromMinutes(2))
        {
            return await TryAddAsync(record, cancellationToken).ConfigureAwait(false);
        }

        _unsettled = null;
        figures.Return(MetricsSnapshot.Read(record.Data.Span));
        return true;
    }

    private MetricsRecord Record(ProcessFigures figures, MetricsSnapshot pending)
    {
        var data = SnapshotCodec.Write(pending, Math.Min(options.MaximumFleetBytes, store.Traits.MaximumBytes), out var left);
        if (!left.IsEmpty)
        {
            figures.Return(left);
            LogLeft(logger, left.Operations.Count, data.Length);
        }

        var now = clock.GetUtcNow();
        return new MetricsRecord
        {
            Minute = MetricsSlot.Of(MetricsScale.Minute, now, MetricsPart.Fleet).Start,
            Container = Container,
            Sequence = ++_sequence,
            Data = data,
            ExpiresAt = now + Retention,
        };
    }

    private async ValueTask<bool> TryAddAsync(MetricsRecord record, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.FleetTimeout, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await store.AddAsync(record, both.Token).ConfigureAwait(false);
            _unsettled = null;
            return true;
        }
        catch (Exception fault) // Figures are never worth a failure; what was not added is kept.
        {
            _unsettled = record;
            LogFailed(logger, fault.Message);
            return false;
        }
    }

    [LoggerMessage(5001, LogLevel.Warning, "The fleet's figures could not be added to and wait for the next time: {Reason}")]
    private static partial void LogFailed(ILogger logger, string reason);

    [LoggerMessage(5005, LogLevel.Warning, "What stood out could not be told: {Reason}")]
    private static partial void LogUnreported(ILogger logger, string reason);

    [LoggerMessage(5002, LogLevel.Debug, "{Operations} operations did not fit beside {Bytes} bytes of figures and wait for the next time.")]
    private static partial void LogLeft(ILogger logger, int operations, int bytes);
}
