using System.Diagnostics.CodeAnalysis;
using Thaw.Caching.Engine;
using Thaw.Caching.Memory;

namespace Thaw.Caching;

/// <summary>An entry that was found in this process's memory, not yet read as any type. Good for the moment; not to be kept.</summary>
public readonly struct CacheMemoryHit
{
    private readonly CacheEngine? _engine;
    private readonly MemoryEntry? _entry;

    internal CacheMemoryHit(CacheEngine engine, MemoryEntry? entry)
    {
        _engine = engine;
        _entry = entry;
    }

    /// <summary>When the value stops being fresh, in UTC; <see langword="null"/> for the default hit, which is none.</summary>
    public DateTimeOffset? ExpiresAt => _entry is null ? null : WallClock.ToInstant(_entry.FreshUntil);

    /// <summary>
    /// The value, as <see cref="ITieredCache.TryGetAsync"/> would hand it out: itself where nobody can change it, else a copy.
    /// <see langword="false"/> where the entry cannot be read as <typeparamref name="T"/>.
    /// </summary>
    public bool TryRead<T>([MaybeNullWhen(false)] out T value)
    {
        if (_entry is not null)
        {
            return _engine!.TryHandOut(_entry, out value);
        }

        value = default;
        return false;
    }
}
