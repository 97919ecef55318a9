namespace Thaw.Caching;

/// <summary>
/// What must hold of the entry that a write is to replace. It is judged on what the durable tier has at that moment, never on an older value in memory; an entry that is
/// expired, invalidated or removed counts as absent, one that is still served as stale as present. It may be judged several times, on any thread.
/// </summary>
public sealed class CacheWriteCondition
{
    private readonly Func<CacheResult<CachePayload>, bool> _holds;

    private CacheWriteCondition(Func<CacheResult<CachePayload>, bool> holds) => _holds = holds;

    /// <summary>There is no such entry.</summary>
    public static CacheWriteCondition Absent { get; } = new(static current => !current.Found);

    /// <summary>The entry is the one that was read: its media type and its bytes are the same. Read it as <see cref="CachePayload"/>.</summary>
    public static CacheWriteCondition Unchanged(CachePayload seen)
    {
        ArgumentNullException.ThrowIfNull(seen);
        return new(current => current.Value is { } now && now.ContentType == seen.ContentType && now.Body.Span.SequenceEqual(seen.Body.Span));
    }

    /// <summary>
    /// Whatever can be said of the entry in its serialised form; a cached <see langword="null"/> is found and has no value. The function must neither wait nor
    /// keep what it gets; an exception from it reaches the writer, and nothing is written.
    /// </summary>
    public static CacheWriteCondition When(Func<CacheResult<CachePayload>, bool> holds)
    {
        ArgumentNullException.ThrowIfNull(holds);
        return new(holds);
    }

    internal bool Holds(in CacheResult<CachePayload> current) => _holds(current);
}
