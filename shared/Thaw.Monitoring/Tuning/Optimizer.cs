using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Thaw.Monitoring.Judging;

namespace Thaw.Monitoring.Tuning;

/// <summary>
/// Does what is safe of what the figures ask for: sets each tunable to what its owner proposes, within its bounds, and runs the actions. Remembers the last runs, so that one can
/// be undone. One run at a time.
/// </summary>
public sealed partial class Optimizer : IDisposable
{
    private const int Remembered = 20;

    // Less than a twentieth is noise: setting it would only make the next comparison harder.
    private const double Noise = 0.05;

    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    private readonly Func<CancellationToken, ValueTask<TuningInput>> _read;
    private readonly ITunable[] _tunables;
    private readonly ITuningAction[] _actions;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly List<TuningRun> _runs = [];

    internal Optimizer(
        Func<CancellationToken, ValueTask<TuningInput>> read, IEnumerable<ITunable> tunables, IEnumerable<ITuningAction> actions, TimeProvider clock, ILogger logger)
    {
        (_read, _clock, _logger) = (read, clock, logger);
        _tunables = [.. tunables.OrderBy(static one => one.Id, StringComparer.Ordinal)];
        _actions = [.. actions.OrderBy(static one => one.Id, StringComparer.Ordinal)];
    }

    internal Optimizer(FleetAnalysis analysis, IEnumerable<ITunable> tunables, IEnumerable<ITuningAction> actions, TimeProvider clock, ILogger logger)
        : this(token => analysis.ReadAsync(Window, token), tunables, actions, clock, logger)
    {
    }

    /// <summary>What may be tuned, by id.</summary>
    public IReadOnlyList<ITunable> Tunables => _tunables;

    /// <summary>Looks at the last hour's figures and acts.</summary>
    /// <param name="dryRun">Whether only to say what would be done.</param>
    /// <param name="cancellationToken">Ends it between two steps; what was done until then stands and can be undone.</param>
    public async ValueTask<TuningRun> RunAsync(bool dryRun, CancellationToken cancellationToken)
    {
        var input = await _read(cancellationToken).ConfigureAwait(false);
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var changes = new List<TuningChange>();
            var done = new List<TuningDone>();
            var run = new TuningRun(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)), _clock.GetUtcNow(), dryRun, changes, done);
            if (!dryRun)
            {
                Remember(run);
            }

            foreach (var tunable in _tunables)
            {
                Tune(tunable, input, dryRun, changes);
            }

            foreach (var (action, step) in _actions.SelectMany(action => action.Plan(input).Select(step => (action, step))))
            {
                cancellationToken.ThrowIfCancellationRequested();
                done.Add(new TuningDone(action.Id, step.Subject, step.Why, dryRun ? null : await step.RunAsync(cancellationToken).ConfigureAwait(false)));
            }

            return run;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Sets back what a run changed, the last first, but for what has been changed since. A run is undone once.</summary>
    /// <returns><see langword="null"/> where there is no such run, or it was undone.</returns>
    public async ValueTask<TuningUndo?> UndoAsync(string id, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_runs.Find(one => one.Id == id) is not { } run)
            {
                return null;
            }

            _runs.Remove(run);
            var (changes, left) = (new List<TuningChange>(), new List<string>());
            foreach (var change in run.Changes.Reverse())
            {
                var tunable = Array.Find(_tunables, one => one.Id == change.Tunable)!;
                if (tunable.Value != change.To)
                {
                    left.Add(change.Tunable);
                    continue;
                }

                tunable.Set(change.From);
                LogSet(_logger, tunable.Id, change.To, change.From, tunable.Unit);
                changes.Add(new TuningChange(change.Tunable, change.Unit, change.To, change.From, $"Run {id} is undone.", change.Effect));
            }

            return new TuningUndo(id, changes, left);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Lets go of what it holds. No run may be under way.</summary>
    public void Dispose() => _one.Dispose();

    private void Tune(ITunable tunable, TuningInput input, bool dryRun, List<TuningChange> changes)
    {
        if (tunable.Propose(input) is not { } proposal || !double.IsFinite(proposal.Value))
        {
            return;
        }

        // A value that was out of bounds from the start could not be set back: it is not touched.
        var (from, to) = (tunable.Value, Math.Clamp(proposal.Value, tunable.Minimum, tunable.Maximum));
        if (from < tunable.Minimum || from > tunable.Maximum || Math.Abs(to - from) <= Noise * from)
        {
            return;
        }

        if (!dryRun)
        {
            tunable.Set(to);
            to = tunable.Value;
            LogSet(_logger, tunable.Id, from, to, tunable.Unit);
        }

        changes.Add(new TuningChange(tunable.Id, tunable.Unit, from, to, proposal.Why, tunable.Effect));
    }

    private void Remember(TuningRun run)
    {
        _runs.Insert(0, run);
        if (_runs.Count > Remembered)
        {
            _runs.RemoveAt(Remembered);
        }
    }

    [LoggerMessage(5005, LogLevel.Warning, "Tuned: {Tunable} from {From} to {To} {Unit}.")]
    private static partial void LogSet(ILogger logger, string tunable, double from, double to, string unit);
}
