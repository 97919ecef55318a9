using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Thaw.Monitoring.Judging;
using Thaw.Monitoring.Tuning.Book;

namespace Thaw.Monitoring.Tuning;

/// <summary>
/// Does what is safe of what the figures ask for: changes each tunable to what its owner proposes, within its bounds, for all processes that share their tuned values
/// (<see cref="ITuningSettings"/>), and runs the actions. The last runs can be undone, from any of these processes. One run at a time in a process; of several at once each
/// keeps what it was first to change.
/// </summary>
public sealed partial class Optimizer : IDisposable
{
    // Less than a twentieth is noise: setting it would only make the next comparison harder.
    private const double Noise = 0.05;
    private const int LongestName = 64;
    private const int LongestReason = 200;

    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    private readonly Func<CancellationToken, ValueTask<TuningInput>> _read;
    private readonly ITuningState _state;
    private readonly BookKeeper _book;
    private readonly ILogger _logger;
    private readonly ITuningAction[] _actions;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _one = new(1, 1);

    internal Optimizer(
        Func<CancellationToken, ValueTask<TuningInput>> read, ITuningState state, ITuningSettings settings, IEnumerable<ITuningAction> actions, TimeProvider clock, ILogger logger)
    {
        (_read, _state, _clock, _logger) = (read, state, clock, logger);
        _book = new BookKeeper(settings, clock, logger);
        _actions = [.. actions.OrderBy(static one => one.Id, StringComparer.Ordinal)];
    }

    internal Optimizer(FleetAnalysis analysis, ITuningState state, ITuningSettings settings, IEnumerable<ITuningAction> actions, TimeProvider clock, ILogger logger)
        : this(token => analysis.ReadAsync(Window, token), state, settings, actions, clock, logger)
    {
    }

    /// <summary>What may be tuned, by id.</summary>
    public IReadOnlyList<ITunable> Tunables => _state.Tunables;

    /// <summary>What of the fleet's tuned values this process leaves out.</summary>
    public IReadOnlyList<TuningIgnored> Ignored => _state.Ignored;

    /// <summary>Looks at the last hour's figures and acts.</summary>
    /// <param name="dryRun">Whether only to say what would be done.</param>
    /// <param name="by">Who asks for it, to be kept beside what is changed; the first 64 characters.</param>
    /// <param name="cancellationToken">Ends it between two steps; what was done until then stands and can be undone.</param>
    public async ValueTask<TuningRun> RunAsync(bool dryRun, string? by, CancellationToken cancellationToken)
    {
        var figures = await _read(cancellationToken).ConfigureAwait(false);
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Read first, so that proposals begin at what the fleet has now.
            var book = await _book.ReadAsync(cancellationToken).ConfigureAwait(false);
            var run = new TuningRun(NewId(), _clock.GetUtcNow(), dryRun, [], []) { Within = _book.Within };
            if (book is null && !dryRun)
            {
                return run with { Outcome = TuningOutcome.Unreachable };
            }

            var input = figures with { IsDryRun = dryRun, Last = (book ?? TuningBook.Empty).Last };

            // What is out of bounds here is right for others: this process is no measure of it.
            var others = _state.Ignored;
            var wanted = _state.Tunables.Where(tunable => others.All(one => one.Tunable != tunable.Id)).Select(tunable => Judge(tunable, input)).OfType<WantedChange>().ToList();
            run = dryRun || wanted.Count == 0
                ? run with { Changes = [.. wanted.Select(static one => one.Change)] }
                : await ChangeAsync(run, wanted, Cut(by, LongestName), cancellationToken).ConfigureAwait(false);
            return run.Outcome == TuningOutcome.Done ? run with { Done = await ActAsync(input, cancellationToken).ConfigureAwait(false) } : run;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Lets go of what it holds. No run may be under way.</summary>
    public void Dispose() => _one.Dispose();

    private static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));

    private static string? Cut(string? text, int length) => text is null || text.Length <= length ? text : text[..length];

    private static WantedChange? Judge(ITunable tunable, TuningInput input)
    {
        if (tunable.Propose(input) is not { } proposal || !double.IsFinite(proposal.Value))
        {
            return null;
        }

        // A value that was out of bounds from the start could not be set back: it is not touched.
        var (from, to) = (tunable.Value, Math.Clamp(proposal.Value, tunable.Minimum, tunable.Maximum));
        if (!(from >= tunable.Minimum && from <= tunable.Maximum) || Math.Abs(to - from) <= Noise * from)
        {
            return null;
        }

        var figure = proposal.Figure is { } noted && double.IsFinite(noted) ? noted : (double?)null;
        return new(tunable, new TuningChange(tunable.Id, tunable.Unit, from, to, proposal.Why, tunable.Effect), figure);
    }

    private async ValueTask<TuningRun> ChangeAsync(TuningRun run, List<WantedChange> wanted, string? by, CancellationToken cancellationToken)
    {
        var at = run.At.ToUnixTimeSeconds();
        List<WantedChange> mine = [];
        var outcome = await _book.ChangeAsync(
            book =>
            {
                if (book.Find(run.Id) is not null)
                {
                    return new(TuningOutcome.Done, null);
                }

                // The book was just read and applied: what has another value now, somebody else has changed since it was proposed.
                mine = wanted.FindAll(static one => one.Tunable.Value == one.Change.From);
                return mine.Count == 0 ? new(TuningOutcome.Done, null) : new(TuningOutcome.Done, book.With(
                    new TunedRun(run.Id, at, [.. mine.Select(one => Remember(one, book))], by),
                    mine.Select(one => KeyValuePair.Create(
                        one.Change.Tunable, new TunedValue(one.Change.To, one.Change.From, run.Id, at, by, Cut(one.Change.Why, LongestReason), one.Figure)))));
            },
            cancellationToken).ConfigureAwait(false);
        return outcome == TuningOutcome.Done
            ? run with { Changes = [.. mine.Select(static one => one.Change)], Left = [.. wanted.Except(mine).Select(static one => one.Change.Tunable)] }
            : run with { Outcome = outcome };
    }

    // Without the reason, which takes the most room and counts no more.
    private static TunedChange Remember(WantedChange one, TuningBook book) =>
        new(one.Change.Tunable, one.Change.From, one.Change.To, book.Values.TryGetValue(one.Change.Tunable, out var before) ? before with { Why = null } : null);

    private async ValueTask<List<TuningDone>> ActAsync(TuningInput input, CancellationToken cancellationToken)
    {
        var done = new List<TuningDone>();
        foreach (var (action, step) in _actions.SelectMany(action => action.Plan(input).Select(step => (action, step))))
        {
            cancellationToken.ThrowIfCancellationRequested();
            done.Add(new TuningDone(action.Id, step.Subject, step.Why, input.IsDryRun ? null : await RunAsync(action, step, cancellationToken).ConfigureAwait(false)));
        }

        return done;
    }

    private async ValueTask<string> RunAsync(ITuningAction action, TuningStep step, CancellationToken cancellationToken)
    {
        try
        {
            return await step.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested) // Its owner's code: what was changed before it is told all the same.
        {
            LogFailed(_logger, action.Id, fault);
            return "It failed; the log says why.";
        }
    }

    [LoggerMessage(5009, LogLevel.Error, "The action '{Action}' failed.")]
    private static partial void LogFailed(ILogger logger, string action, Exception fault);

    private sealed record WantedChange(ITunable Tunable, TuningChange Change, double? Figure);
}
