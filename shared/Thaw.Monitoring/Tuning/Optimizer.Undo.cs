using Thaw.Monitoring.Tuning.Book;

namespace Thaw.Monitoring.Tuning;

public sealed partial class Optimizer
{
    /// <summary>Undoes everything, in the place of a run's id.</summary>
    public const string All = "all";

    /// <summary>
    /// Sets back what a run changed, whichever process ran it, but for what was changed again since: that is taken back by undoing the later run first. A run is undone once. What was as
    /// configured before is so again. <see cref="All"/> takes back whatever was ever tuned, also what is so long ago that its run was forgotten.
    /// </summary>
    /// <param name="id">The run's id, or <see cref="All"/>.</param>
    /// <param name="by">Who asks for it; the first 64 characters.</param>
    /// <param name="cancellationToken">Ends it; what was sent may still take effect.</param>
    public async ValueTask<TuningUndo> UndoAsync(string id, string? by, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(id);
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var undo = new TunedUndo(NewId(), _clock.GetUtcNow().ToUnixTimeSeconds(), Cut(by, LongestName));
            List<TunedChange> back = [];
            List<string> left = [];
            var outcome = id == All ? await UndoAllAsync(undo, back, cancellationToken).ConfigureAwait(false) : await _book.ChangeAsync(
                book =>
                {
                    if (book.Find(id) is not { } run)
                    {
                        return new(TuningOutcome.NotFound, null);
                    }

                    if (run.Undo is { } undone)
                    {
                        return new(undone.Id == undo.Id ? TuningOutcome.Done : TuningOutcome.AlreadyUndone, null);
                    }

                    back = [.. run.Changes.Where(change => book.Values.TryGetValue(change.Tunable, out var now) && now.Run == id).Reverse()];
                    left = [.. run.Changes.Except(back).Select(static change => change.Tunable)];
                    return back.Count == 0 ? new(TuningOutcome.ChangedSince, null) : new(TuningOutcome.Done, book.Without(run, back, undo));
                },
                cancellationToken).ConfigureAwait(false);
            return new TuningUndo(id, outcome, outcome == TuningOutcome.Done ? [.. back.Select(change => Describe(change, id))] : [], left) { Within = _book.Within };
        }
        finally
        {
            _one.Release();
        }
    }

    private ValueTask<TuningOutcome> UndoAllAsync(TunedUndo undo, List<TunedChange> back, CancellationToken cancellationToken) => _book.ChangeAsync(
        book =>
        {
            if (book.Values.Count == 0)
            {
                // Nothing was tuned, or an attempt of ours whose answer was lost has undone it.
                return new(book.Runs.Any(run => run.Undo?.Id == undo.Id) ? TuningOutcome.Done : TuningOutcome.NotFound, null);
            }

            back.Clear();
            back.AddRange(book.Values.Select(static one => new TunedChange(one.Key, one.Value.From, one.Value.Value)));
            return new(TuningOutcome.Done, book.WithoutAny(undo));
        },
        cancellationToken);

    // This process need not have the tunable: the run may have been another function's.
    private TuningChange Describe(TunedChange change, string id)
    {
        var tunable = _state.Tunables.FirstOrDefault(one => one.Id == change.Tunable);
        var to = id == All && tunable is not null ? tunable.Value : change.From;
        return new TuningChange(change.Tunable, tunable?.Unit ?? "", change.To, to, id == All ? "All runs are undone." : $"Run {id} is undone.", tunable?.Effect ?? "");
    }
}
