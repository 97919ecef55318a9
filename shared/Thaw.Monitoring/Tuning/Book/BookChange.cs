namespace Thaw.Monitoring.Tuning.Book;

/// <summary>What is to become of a book.</summary>
/// <param name="Outcome">What is answered, once <paramref name="Next"/> is written.</param>
/// <param name="Next">The next book; <see langword="null"/> where nothing is to be written.</param>
internal readonly record struct BookChange(TuningOutcome Outcome, TuningBook? Next);
