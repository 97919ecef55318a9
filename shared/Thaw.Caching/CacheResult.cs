using System.Diagnostics.CodeAnalysis;

namespace Thaw.Caching;

/// <summary>The outcome of a look-up.</summary>
public readonly struct CacheResult<T>
{
    internal CacheResult(T? value, CacheTier tier, long expiresAtTicks, bool isStale, IReadOnlyList<string>? tags)
    {
        Found = true;
        Value = value;
        Tier = tier;
        ExpiresAtTicks = expiresAtTicks;
        IsStale = isStale;
        Tags = tags ?? [];
    }

    /// <summary>Whether there is a value; a cached <see langword="null"/> is one.</summary>
    [MemberNotNullWhen(true, nameof(Tags))]
    public bool Found { get; }

    /// <summary>The value; the type's default where nothing was found.</summary>
    public T? Value { get; }

    /// <summary>Where it came from.</summary>
    public CacheTier Tier { get; }

    /// <summary>Whether it is past its expiry and was served because the namespace allows it.</summary>
    public bool IsStale { get; }

    /// <summary>Its tags.</summary>
    public IReadOnlyList<string>? Tags { get; }

    /// <summary>When it stops being fresh, in UTC; <see langword="null"/> where nothing was found or the value was not stored.</summary>
    public DateTimeOffset? ExpiresAt => ExpiresAtTicks == 0 ? null : new DateTimeOffset(ExpiresAtTicks, TimeSpan.Zero);

    internal long ExpiresAtTicks { get; }
}
