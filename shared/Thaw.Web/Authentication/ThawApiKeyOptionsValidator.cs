using System.Buffers;
using System.Text;
using Microsoft.Extensions.Options;

namespace Thaw.Web;

/// <summary>Never repeats a hash: someone may have put the key itself in its place.</summary>
internal sealed class ThawApiKeyOptionsValidator : IValidateOptions<ThawApiKeyOptions>
{
    private const int MaximumKeys = 1_000;
    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdefABCDEF");

    public ValidateOptionsResult Validate(string? name, ThawApiKeyOptions options)
    {
        var failures = new List<string>();
        if (options.Keys.Count > MaximumKeys)
        {
            failures.Add($"Thaw:ApiKeys holds {options.Keys.Count} keys; at most {MaximumKeys} are allowed.");
        }

        var seen = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < options.Keys.Count; i++)
        {
            Check(options.Keys[i], i, seen, failures);
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static void Check(ThawApiKey key, int index, Dictionary<string, int> seen, List<string> failures)
    {
        var at = $"Thaw:ApiKeys:{index}";
        if (key.Hash is not { Length: 64 } || key.Hash.AsSpan().ContainsAnyExcept(Hex))
        {
            failures.Add($"{at}:Hash must be the key's SHA-256 as 64 hexadecimal digits, as `printf %s \"$KEY\" | sha256sum` prints it.");
        }
        else if (!seen.TryAdd(key.Hash, index))
        {
            failures.Add($"{at}:Hash is the same as Thaw:ApiKeys:{seen[key.Hash]}:Hash; each key has one owner.");
        }

        if (string.IsNullOrWhiteSpace(key.Owner) || Encoding.UTF8.GetByteCount(key.Owner) > 256)
        {
            failures.Add($"{at}:Owner must name a user in 1 to 256 bytes of UTF-8; it is '{key.Owner}'.");
        }

        if (key.Roles.Any(string.IsNullOrWhiteSpace))
        {
            failures.Add($"{at}:Roles holds an empty role; leave it out, or name one such as '{ThawRoles.Operator}'.");
        }
    }
}
