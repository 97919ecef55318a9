using Thaw.Monitoring.Tuning.Book;

namespace Thaw.Monitoring.Tuning;

public sealed partial class Optimizer
{
    /// <summary>
    /// Sets back what a run changed, whichever process ran it, but for what was changed again since: that is taken back by undoing the later run first. A run is undone once. What was as
    /// configured before is so again.
    /// </summary>
    /// <param name="id">The run's id.</param>
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
            var outcome = await _book.ChangeAsync(
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

    // This process need not have the tunable: the run may have been another function's.
    private TuningChange Describe(TunedChange change, string id)
    {
        var tunable = _state.Tunables.FirstOrDefault(one => one.Id == change.Tunable);
        return new TuningChange(change.Tunable, tunable?.Unit ?? "", change.To, change.From, $"Run {id} is undone.", tunable?.Effect ?? "");
    }
}
