using System.Text.Json;

namespace Thaw.Monitoring.Tuning.Book;

/// <summary>A book as bytes.</summary>
internal static class TuningBookCodec
{
    // Nobody of ours writes more; whoever did is not read.
    private const int MaximumRead = 64 * 1024;

    /// <summary>The book; <see langword="null"/> where the bytes are not one, or one of a later version.</summary>
    public static TuningBook? Decode(ReadOnlySpan<byte> data, out bool isLater)
    {
        isLater = false;
        if (data.IsEmpty)
        {
            return TuningBook.Empty;
        }

        if (data.Length > MaximumRead)
        {
            return null;
        }

        try
        {
            if (JsonSerializer.Deserialize(data, TuningBookJson.Default.TuningBookFormat) is not { Format: var format })
            {
                return null;
            }

            isLater = format > TuningBook.CurrentFormat;
            return format == TuningBook.CurrentFormat && JsonSerializer.Deserialize(data, TuningBookJson.Default.TuningBook) is { } book && IsSound(book) ? book : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>
    /// The bytes of a book, at most so many: the oldest runs are forgotten first, those that were undone before the others, then the reasons; <see langword="null"/> where the values
    /// alone are too many.
    /// </summary>
    public static byte[]? Encode(TuningBook book, int maximumBytes)
    {
        var runs = book.Runs.Take(TuningBook.MaximumRuns).ToList();
        var values = new Dictionary<string, TunedValue>(book.Values, StringComparer.Ordinal);
        while (true)
        {
            var bytes = JsonSerializer.SerializeToUtf8Bytes(book with { Runs = runs, Values = values }, TuningBookJson.Default.TuningBook);
            if (bytes.Length <= maximumBytes)
            {
                return bytes;
            }

            if (runs.Count > 1)
            {
                runs.RemoveAt(runs.FindLastIndex(runs.Count - 1, runs.Count - 1, static run => run.Undo is not null) is >= 1 and var undone ? undone : runs.Count - 1);
            }
            else if (values.FirstOrDefault(static one => one.Value.Why is not null) is { Value: { } told } one)
            {
                values[one.Key] = told with { Why = null };
            }
            else
            {
                return null;
            }
        }
    }

    // What the serializer does not look at: elements of collections, and numbers that are none of a setting.
    private static bool IsSound(TuningBook book) =>
        book.Values.Values.All(static one => one is not null && IsSound(one))
        && book.Runs.All(static run => run is not null && run.Changes.All(static change =>
            change is not null && double.IsFinite(change.From) && double.IsFinite(change.To) && (change.Before is null || IsSound(change.Before))));

    private static bool IsSound(TunedValue value) => double.IsFinite(value.Value) && double.IsFinite(value.From) && double.IsFinite(value.Figure ?? 0);
}
