using Microsoft.Extensions.Options;

namespace Thaw.Web;

/// <summary>The keys that sign cursors at this moment: those of the secret, if one is named, then the configured ones.</summary>
internal sealed class CursorRing(IOptions<CursorOptions> options, ISecretStore? secrets)
{
    // Replaced as one: whoever reads it sees keys of one text.
    private Parsed? _parsed;

    /// <summary>Whether there is anything to ask for.</summary>
    public bool IsSet => options.Value is { Keys.Count: > 0 } or { KeysSecret: not null };

    /// <summary>The ring; empty where there are no keys.</summary>
    /// <exception cref="SecretUnavailableException">The secret cannot be had, or is no ring of keys.</exception>
    public ValueTask<byte[][]> GetAsync(CancellationToken cancellationToken) =>
        options.Value.KeysSecret is { } name ? OfSecretAsync(name, cancellationToken) : new(options.Value.Ring);

    private async ValueTask<byte[][]> OfSecretAsync(string name, CancellationToken cancellationToken)
    {
        var text = await secrets!.GetAsync(name, cancellationToken).ConfigureAwait(false);
        if (Volatile.Read(ref _parsed) is { } known && ReferenceEquals(known.Text, text))
        {
            return known.Ring;
        }

        var keys = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(CursorKey.Read).ToArray();
        if (keys.Length is 0 or > CursorOptions.MaximumKeys || keys.Contains(null))
        {
            throw new SecretUnavailableException(
                name,
                $"It must hold 1 to {CursorOptions.MaximumKeys} keys with commas between them, each {CursorKey.LeastBytes} to {CursorKey.MostBytes} random bytes in base64, as `openssl rand -base64 {CursorKey.LeastBytes}` prints them.");
        }

        var parsed = new Parsed(text, [.. keys!, .. options.Value.Ring]);
        Volatile.Write(ref _parsed, parsed);
        return parsed.Ring;
    }

    private sealed record Parsed(string Text, byte[][] Ring);
}
