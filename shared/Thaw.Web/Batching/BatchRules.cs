using System.Buffers;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Thaw.Web.Batching;

/// <summary>Whether a batch can be run as it is; what is wrong is said for each place, before anything runs.</summary>
internal static class BatchRules
{
    private const int MaximumIdLength = 64;
    private const int MaximumPathLength = 8 * 1024;
    private const int MaximumHeaders = 50;
    private static readonly SearchValues<char> IdCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");
    private static readonly SearchValues<char> NotInPath = SearchValues.Create("\\#\"<>^`|\u007f");

    // Who is calling, from where and how is what the batch's own request says; the rest is the connection's business.
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        HeaderNames.Authorization, "X-Api-Key", HeaderNames.Cookie, HeaderNames.Host, HeaderNames.Origin, HeaderNames.ContentLength, HeaderNames.TransferEncoding,
        HeaderNames.Connection, HeaderNames.KeepAlive, HeaderNames.Upgrade, HeaderNames.TE, HeaderNames.Trailer, HeaderNames.ProxyAuthorization, HeaderNames.ProxyAuthenticate,
        HeaderNames.Expect, HeaderNames.AcceptEncoding, HeaderNames.ContentEncoding, HeaderNames.Via, "Forwarded", "X-Real-IP",
    };

    private static readonly string[] ReservedPrefixes = ["X-Forwarded-", "Sec-", "X-Amz", "X-Amzn"];

    public static Dictionary<string, string[]> Complaints(BatchRequest batch, BatchOptions options)
    {
        var complaints = new Dictionary<string, string[]>(StringComparer.Ordinal);
        if (batch.Requests is not { Count: > 0 } requests)
        {
            complaints["requests"] = ["A batch has at least one request."];
            return complaints;
        }

        if (requests.Count > options.MaximumRequests)
        {
            complaints["requests"] = [$"A batch has at most {options.MaximumRequests} requests; this one has {requests.Count}."];
            return complaints;
        }

        var earlier = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < requests.Count; i++)
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"requests[{i}]");
            if (requests[i] is not { } item)
            {
                complaints[at] = ["It must be an object."];
                continue;
            }

            Check(item, at, earlier, complaints);
        }

        return complaints;
    }

    private static void Check(BatchItem item, string at, HashSet<string> earlier, Dictionary<string, string[]> complaints)
    {
        if ((item.Path is null ? "It is missing." : PathComplaint(BatchReferences.Without(item.Path))) is { } wrongPath)
        {
            Add("path", wrongPath);
        }

        if (item.Method is not { Length: > 0 and <= 16 } method || !method.All(char.IsAsciiLetterUpper))
        {
            Add("method", "It must be a method in capitals: GET, POST, PUT, PATCH, DELETE, HEAD.");
        }

        foreach (var (name, value) in item.Headers ?? new Dictionary<string, string?>())
        {
            if (HeaderComplaint(name, value) is { } wrong)
            {
                Add($"headers.{name}", wrong);
            }
        }

        if (item.Headers is { Count: > MaximumHeaders })
        {
            Add("headers", $"A request has at most {MaximumHeaders} headers.");
        }

        foreach (var id in (item.DependsOn ?? []).Concat(BatchReferences.Of(item)).Distinct(StringComparer.Ordinal))
        {
            if (id is null || !earlier.Contains(id))
            {
                Add("dependsOn", $"There is no earlier request '{id}'.");
            }
        }

        if (item.Id is not { Length: > 0 and <= MaximumIdLength } own || own.AsSpan().ContainsAnyExcept(IdCharacters))
        {
            Add("id", $"It must be 1 to {MaximumIdLength} characters of A–Z a–z 0–9 _ -");
        }
        else if (!earlier.Add(own))
        {
            Add("id", "Another request of this batch has it.");
        }

        void Add(string field, string sentence) => complaints.TryAdd($"{at}.{field}", [sentence]);
    }

    /// <summary>What is wrong with a path; also asked once the values of earlier answers are in it.</summary>
    public static string? PathComplaint(string path)
    {
        if (path.Length > MaximumPathLength)
        {
            return $"It has {path.Length} characters; at most {MaximumPathLength} are taken.";
        }

        if (path is not ['/', ..] || path.StartsWith("//", StringComparison.Ordinal))
        {
            return "It must begin with one '/'; a batch runs on this host only.";
        }

        if (path.AsSpan().ContainsAny(NotInPath) || path.Any(static character => char.IsControl(character) || character == ' '))
        {
            return "It has a character that must be percent-encoded.";
        }

        var end = path.IndexOf('?', StringComparison.Ordinal);
        var decoded = Uri.UnescapeDataString(end < 0 ? path : path[..end]);
        return decoded.Contains('\0', StringComparison.Ordinal) ? "It must have no null character, encoded or not."
            : decoded.Split('/', '\\').Any(static segment => segment is "." or "..") ? "It must have no '.' or '..' segments."
            : null;
    }

    private static string? HeaderComplaint(string name, string? value)
    {
        if (name.Length is 0 or > 128 || !name.All(static character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_'))
        {
            return "It is no header's name.";
        }

        if (Reserved.Contains(name) || Array.Exists(ReservedPrefixes, prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
        {
            return "This header is the batch's own, and its requests share it.";
        }

        return value is null || value.Length > MaximumPathLength || value.Any(char.IsControl) ? $"Its value must be text of at most {MaximumPathLength} characters, without control characters." : null;
    }
}
