namespace Thaw.Monitoring.Tuning.Book;

/// <summary>What was tuned, and how it can be undone: the values that count now, and the last runs.</summary>
/// <param name="Format">The version of this coding.</param>
/// <param name="Values">By the id of the tunable. Without one it is as it was configured.</param>
/// <param name="Runs">The latest first.</param>
internal sealed record TuningBook(int Format, IReadOnlyDictionary<string, TunedValue> Values, IReadOnlyList<TunedRun> Runs)
{
    public const int CurrentFormat = 1;

    /// <summary>The most runs that are remembered, if they fit.</summary>
    public const int MaximumRuns = 32;

    public static TuningBook Empty { get; } = new(CurrentFormat, new Dictionary<string, TunedValue>(StringComparer.Ordinal), []);

    public TunedRun? Find(string run) => Runs.FirstOrDefault(one => one.Id == run);

    public IReadOnlyDictionary<string, TuningLast> Last => Values.ToDictionary(
        static one => one.Key, static one => new TuningLast(one.Value.From, one.Value.Value, one.Value.Figure) { At = DateTimeOffset.FromUnixTimeSeconds(one.Value.At) }, StringComparer.Ordinal);

    /// <summary>The book after a run.</summary>
    public TuningBook With(TunedRun run, IEnumerable<KeyValuePair<string, TunedValue>> values)
    {
        var next = new Dictionary<string, TunedValue>(Values, StringComparer.Ordinal);
        foreach (var (tunable, value) in values)
        {
            next[tunable] = value;
        }

        return this with { Values = next, Runs = [run, .. Runs] };
    }

    /// <summary>The book after some of a run's changes were taken back.</summary>
    public TuningBook Without(TunedRun run, IEnumerable<TunedChange> changes, TunedUndo undo)
    {
        var next = new Dictionary<string, TunedValue>(Values, StringComparer.Ordinal);
        foreach (var change in changes)
        {
            if (change.Before is { } before)
            {
                next[change.Tunable] = before;
            }
            else
            {
                next.Remove(change.Tunable);
            }
        }

        return this with { Values = next, Runs = [.. Runs.Select(one => one.Id == run.Id ? one with { Undo = undo } : one)] };
    }

    /// <summary>The book after all of it was taken back.</summary>
    public TuningBook WithoutAny(TunedUndo undo) =>
        this with { Values = Empty.Values, Runs = [.. Runs.Select(one => one.Undo is null ? one with { Undo = undo } : one)] };
}

/// <summary>A value that counts now.</summary>
/// <param name="Value">The value.</param>
/// <param name="From">The value before.</param>
/// <param name="Run">The run that set it.</param>
/// <param name="At">When, in seconds since 1970.</param>
/// <param name="By">Who.</param>
/// <param name="Why">Why; left out where there is no room.</param>
/// <param name="Figure">What its owner noted.</param>
internal sealed record TunedValue(double Value, double From, string Run, long At, string? By = null, string? Why = null, double? Figure = null);

/// <summary>A run that changed something.</summary>
/// <param name="Id">Its id.</param>
/// <param name="At">When, in seconds since 1970.</param>
/// <param name="Changes">What it changed, in that order.</param>
/// <param name="By">Who.</param>
/// <param name="Undo">By whom and when it was undone, if it was.</param>
internal sealed record TunedRun(string Id, long At, IReadOnlyList<TunedChange> Changes, string? By = null, TunedUndo? Undo = null);

/// <summary>One change of a run.</summary>
/// <param name="Tunable">The tunable's id.</param>
/// <param name="From">Its value before, as the process had it that ran.</param>
/// <param name="To">Its value after.</param>
/// <param name="Before">What it was tuned to before; <see langword="null"/> where it was as configured.</param>
internal sealed record TunedChange(string Tunable, double From, double To, TunedValue? Before = null);

/// <summary>That a run was undone.</summary>
/// <param name="Id">Tells this undoing from others.</param>
/// <param name="At">When, in seconds since 1970.</param>
/// <param name="By">Who.</param>
internal sealed record TunedUndo(string Id, long At, string? By = null);
