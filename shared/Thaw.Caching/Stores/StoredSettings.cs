namespace Thaw.Caching.Stores;

/// <summary>What the fleet has agreed on while it runs, beside the head. There is one in a store; it does not expire.</summary>
/// <param name="Version">1 for the first, and one more with each replacement.</param>
/// <param name="Data">What it says, at most <see cref="MaximumBytes"/>; a store neither reads nor changes it.</param>
public readonly record struct StoredSettings(long Version, ReadOnlyMemory<byte> Data)
{
    /// <summary>The most bytes: with its key and numbers it is one read unit of DynamoDB, for it is read with every check.</summary>
    public const int MaximumBytes = 4_000;

    /// <summary>Throws where they are not such that a store takes them.</summary>
    /// <exception cref="ArgumentException">The version is less than 1, or there are too many bytes.</exception>
    public static void ThrowIfUnfit(in StoredSettings settings)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.Version, 1, nameof(settings));
        if (settings.Data.Length > MaximumBytes)
        {
            throw new ArgumentException($"Settings of {settings.Data.Length} bytes; a store takes at most {MaximumBytes}.", nameof(settings));
        }
    }
}
