using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Thaw.Upstream;

/// <summary>The keys that upstreams know this service by, as their secret holds them at this moment.</summary>
public sealed class UpstreamSecrets
{
    private readonly IOptions<UpstreamKeyOptions> _options;
    private readonly ISecretStore? _secrets;

    // Replaced as one: whoever reads it sees keys of one text.
    private Parsed? _parsed;

    internal UpstreamSecrets(IOptions<UpstreamKeyOptions> options, ISecretStore? secrets) => (_options, _secrets) = (options, secrets);

    /// <summary>The key of an upstream; <see langword="null"/> where no secret is named, or holds none of this name.</summary>
    /// <exception cref="SecretUnavailableException">The secret cannot be had, or is no object of keys.</exception>
    public async ValueTask<string?> FindAsync(string upstream, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(upstream);
        if (_options.Value.KeysSecret is not { } name)
        {
            return null;
        }

        var text = await _secrets!.GetAsync(name, cancellationToken).ConfigureAwait(false);
        if (Volatile.Read(ref _parsed) is not { } known || !ReferenceEquals(known.Text, text))
        {
            known = new Parsed(text, Parse(text) ?? throw new SecretUnavailableException(name, "It must hold a JSON object of keys by the upstreams' names: {\"company\":\"…\"}, each of 1 to 4,096 characters of ASCII."));
            Volatile.Write(ref _parsed, known);
        }

        return known.Keys.GetValueOrDefault(upstream);
    }

    // What is wrong with it is not said: the words would repeat a key.
    private static Dictionary<string, string>? Parse(string text)
    {
        const int Longest = 4_096;
        try
        {
            using var json = JsonDocument.Parse(text);
            var keys = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var member in json.RootElement.EnumerateObject())
            {
                var key = member.Value.GetString();
                if (key is not { Length: >= 1 and <= Longest } || key.AsSpan().ContainsAnyExceptInRange('!', '~'))
                {
                    return null;
                }

                keys[member.Name] = key;
            }

            return keys;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private sealed record Parsed(string Text, Dictionary<string, string> Keys);
}
