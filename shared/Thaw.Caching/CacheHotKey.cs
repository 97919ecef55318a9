namespace Thaw.Caching;

/// <summary>A key that is read from the durable tier more than others.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Key">The key.</param>
/// <param name="Reads">About how often it was read since the process started, never fewer than it was.</param>
/// <param name="AllReads">How often any key was.</param>
public sealed record CacheHotKey(string Namespace, string Key, long Reads, long AllReads);
