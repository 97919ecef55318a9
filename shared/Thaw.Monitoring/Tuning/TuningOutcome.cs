namespace Thaw.Monitoring.Tuning;

/// <summary>What came of a run, or of undoing one.</summary>
public enum TuningOutcome
{
    /// <summary>It was done.</summary>
    Done = 0,

    /// <summary>There is no such run: it changed nothing, or it is so long ago that it was forgotten.</summary>
    NotFound = 1,

    /// <summary>It was undone before.</summary>
    AlreadyUndone = 2,

    /// <summary>All that the run changed was changed again since: undo the later run first.</summary>
    ChangedSince = 3,

    /// <summary>The store of tuned values does not answer: they may have been changed or not.</summary>
    Unreachable = 4,

    /// <summary>There is no room for more tuned values: undo some.</summary>
    Full = 5,

    /// <summary>The tuned values were written by a later version of the library, which this one leaves alone.</summary>
    LaterVersion = 6,
}
