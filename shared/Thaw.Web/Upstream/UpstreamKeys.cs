using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Thaw.Web.Upstream;

/// <summary>The names under which answers lie. A fragment is never part of a request, so a <c>#</c> begins what is ours.</summary>
internal static class UpstreamKeys
{
    private const int LongestAddress = 800;
    private const int DigestBytes = 16;
    private const string TagPrefix = "upstream:";

    /// <summary>The tag of everything that was answered under an address.</summary>
    public static string Tag(Uri address) => TagPrefix + Digest(Address(address));

    public static string Primary(Uri address, HttpRequestHeaders headers, IEnumerable<string>? credentials)
    {
        var text = Address(address);
        var key = text.Length <= LongestAddress && Ascii.IsValid(text) ? text : $"{text[..Math.Min(text.Length, 100)]}#a{Digest(text)}";
        return credentials is not null && Credentials(headers, credentials) is { } own ? $"{key}#u{own}" : key;
    }

    public static string Variant(string primary, string digest) => $"{primary}#v{digest}";

    /// <summary>The names in an answer's <c>Vary</c>: in lower case, in order; <c>*</c> where that is among them.</summary>
    public static string VaryNames(IEnumerable<KeyValuePair<string, string>> fields)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var vary in fields.Where(static field => field.Key.Equals("Vary", StringComparison.OrdinalIgnoreCase)))
        {
            foreach (var name in vary.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                names.Add(name.ToLowerInvariant());
            }
        }

        return names.Contains("*") ? "*" : string.Join(',', names);
    }

    /// <summary>A digest of what a request says in the fields of those names; a field that is missing differs from an empty one.</summary>
    public static string VaryDigest(string names, HttpRequestHeaders headers)
    {
        if (names.Length == 0)
        {
            return "";
        }

        var text = new StringBuilder(names);
        foreach (var name in names.Split(','))
        {
            text.Append('\n');
            if (headers.NonValidated.TryGetValues(name, out var values))
            {
                text.Append('=').AppendJoin(',', values.SelectMany(static one => one.Split(',', StringSplitOptions.TrimEntries)));
            }
        }

        return Digest(text.ToString());
    }

    private static string? Credentials(HttpRequestHeaders headers, IEnumerable<string> names)
    {
        StringBuilder? text = null;
        foreach (var name in names)
        {
            if (headers.NonValidated.TryGetValues(name, out var values))
            {
                (text ??= new StringBuilder()).Append(name.ToLowerInvariant()).Append('=').AppendJoin('\n', values).Append('\n');
            }
        }

        return text is null ? null : Digest(text.ToString());
    }

    private static string Address(Uri address) => address.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped);

    private static string Digest(string text) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, DigestBytes));
}
