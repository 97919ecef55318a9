namespace Thaw.Web;

/// <summary>How cursors are signed. A value out of bounds stops the start with a sentence that names it.</summary>
public sealed class CursorOptions
{
    internal const int MaximumKeys = 10;

    /// <summary>
    /// The ring of keys, shared by all processes that answer the same callers: the first signs, all of them verify. A new key is added at the end everywhere, then moved to the front, and an old one
    /// taken off once <see cref="Lifetime"/> has passed. Each is 32 to 1,024 random bytes in base64 (<c>openssl rand -base64 32</c>); at most 10. None by default: then a listing that
    /// fits into one page is answered, and a longer one is refused with 501.
    /// </summary>
    public IList<string> Keys { get; } = [];

    /// <summary>
    /// The secret that holds the ring, as <see cref="ISecretStore"/> names it: keys as above, with commas between them. Asked for when the first cursor is read or made, and followed when it changes.
    /// Its keys go before <see cref="Keys"/>, which then only verify. Default <see langword="null"/>: none. Needs an <see cref="ISecretStore"/>.
    /// </summary>
    public string? KeysSecret { get; set; }

    /// <summary>How long a cursor is good for. 1 minute to 30 days; default 1 day.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromDays(1);

    // Made when the first cursor is: options live as long as the process. Two made at once are equal.
    internal byte[][] Ring => field ??= [.. Keys.Select(static key => CursorKey.Read(key)!)];
}
