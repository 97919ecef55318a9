using Thaw.Caching.Flights;

namespace Thaw.Caching.Engine;

/// <summary>What one call for many keys makes itself: its keys, their flights, and the one factory for all.</summary>
internal sealed class Batch<T>(
    CacheScope scope, LookupOptions asked, Func<IReadOnlyList<string>, CancellationToken, ValueTask<IReadOnlyDictionary<string, T>>> factory, bool canLeave)
{
    public CacheScope Scope { get; } = scope;

    public LookupOptions Asked { get; } = asked;

    public Func<IReadOnlyList<string>, CancellationToken, ValueTask<IReadOnlyDictionary<string, T>>> Factory { get; } = factory;

    public FlightGroup Group { get; } = new(canLeave);

    public List<BatchKey<T>> Keys { get; } = [];

    /// <summary>The first fault that concerns single keys, and that the caller sees once the others have what is theirs.</summary>
    public Exception? Fault { get; set; }

    public CancellationToken Abandoned => Group.Abandoned;

    /// <summary>The keys that have no outcome yet.</summary>
    public List<BatchKey<T>> Open() => Keys.FindAll(static k => !k.IsOver);
}
