using Microsoft.Extensions.Logging;

namespace Thaw.Monitoring.Tuning.Book;

/// <summary>Reads the book that all processes have in common and changes it, however many change it at once: whoever was first counts, the others look again.</summary>
internal sealed partial class BookKeeper(ITuningSettings settings, TimeProvider clock, ILogger logger)
{
    private const int Attempts = 12;
    private const int Repeats = 3;
    private const double LongestPause = 200;

    public TimeSpan? Within => settings.Within;

    /// <summary>The book, empty where it cannot be read; <see langword="null"/> where the store does not answer.</summary>
    public async ValueTask<TuningBook?> ReadAsync(CancellationToken cancellationToken) =>
        await settings.ReadAsync(cancellationToken).ConfigureAwait(false) is { } found ? TuningBookCodec.Decode(found.Data.Span, out _) ?? TuningBook.Empty : null;

    /// <summary>Changes the book.</summary>
    /// <param name="change">
    /// What is to become of the book as it is: asked anew after each lost race, and once more where nobody knows whether the change took effect, so it must know its own in a book that has it.
    /// </param>
    /// <param name="cancellationToken">Ends it; what was sent may still take effect.</param>
    public async ValueTask<TuningOutcome> ChangeAsync(Func<TuningBook, BookChange> change, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (attempt > 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.NextDouble() * Math.Min(LongestPause, 10 << attempt)), clock, cancellationToken).ConfigureAwait(false);
            }

            if (await settings.ReadAsync(cancellationToken).ConfigureAwait(false) is not { } found)
            {
                return TuningOutcome.Unreachable;
            }

            var book = TuningBookCodec.Decode(found.Data.Span, out var isLater);
            if (isLater || found.Version == long.MaxValue)
            {
                return TuningOutcome.LaterVersion;
            }

            if (book is null)
            {
                LogReplaced(logger, found.Version);
            }

            var (outcome, next) = change(book ?? TuningBook.Empty);
            if (next is null)
            {
                return outcome;
            }

            if (TuningBookCodec.Encode(next, settings.MaximumBytes) is not { } data)
            {
                return TuningOutcome.Full;
            }

            if (await ReplaceAsync(new TuningSettings(found.Version + 1, data), cancellationToken).ConfigureAwait(false) == true)
            {
                return outcome;
            }
        }

        return TuningOutcome.Unreachable;
    }

    private async ValueTask<bool?> ReplaceAsync(TuningSettings next, CancellationToken cancellationToken)
    {
        var nonce = Guid.NewGuid();
        bool? replaced = null;
        for (var repeat = 0; repeat < Repeats && replaced is null; repeat++)
        {
            replaced = await settings.TryReplaceAsync(next, nonce, cancellationToken).ConfigureAwait(false);
        }

        return replaced;
    }

    [LoggerMessage(5008, LogLevel.Error, "Version {Version} of the fleet's settings cannot be read; it is replaced, and what it said is lost.")]
    private static partial void LogReplaced(ILogger logger, long version);
}
