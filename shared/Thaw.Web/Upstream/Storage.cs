using System.Net.Http.Headers;

namespace Thaw.Web.Upstream;

/// <summary>Whether an answer may be kept, and what of it (RFC 9111, section 3).</summary>
internal static class Storage
{
    // Of one connection or one proxy; and the length, which the body says itself.
    private static readonly HashSet<string> NotKept = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authenticate", "Proxy-Authentication-Info", "Proxy-Authorization", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
        "Content-Length",
    };

    // What a 304 says of these describes a body that it does not have.
    private static readonly HashSet<string> NotUpdated = new(StringComparer.OrdinalIgnoreCase) { "Content-Encoding", "Content-Range" };

    public static bool MayKeep(StoredAnswer answer, UpstreamPlan plan, bool hasAuthorization)
    {
        var directives = answer.Directives;
        if (answer.VaryNames == "*" || (directives.Private && plan.IsShared))
        {
            return false;
        }

        // Stricter than the standard: a cookie that is being set is somebody's.
        if (plan.IsShared && answer.First("Set-Cookie") is not null)
        {
            return false;
        }

        if (plan.Rule is not null)
        {
            return answer.Status == 200 && !directives.NoStore;
        }

        if (answer.Status is 206 or 304 || (directives.MustUnderstand ? !StatusRules.IsUnderstood(answer.Status) : directives.NoStore))
        {
            return false;
        }

        if (plan.IsShared && hasAuthorization && !directives.Public && !directives.MustRevalidate && directives.SharedMaxAge is null)
        {
            return false;
        }

        return directives.Public || directives.MaxAge is not null || answer.First("Expires") is not null || StatusRules.MayBeGuessed(answer.Status)
            || (plan.IsShared ? directives.SharedMaxAge is not null : directives.Private);
    }

    /// <summary>The fields of an answer that are kept.</summary>
    public static List<KeyValuePair<string, string>> FieldsOf(HttpResponseMessage response)
    {
        var named = response.Headers.NonValidated.TryGetValues("Connection", out var options)
            ? new HashSet<string>(options.SelectMany(static one => one.Split(',', StringSplitOptions.TrimEntries)), StringComparer.OrdinalIgnoreCase)
            : null;
        var fields = new List<KeyValuePair<string, string>>();
        Add(response.Headers.NonValidated);
        Add(response.Content.Headers.NonValidated);
        return fields;

        void Add(HttpHeadersNonValidated headers)
        {
            foreach (var (name, values) in headers)
            {
                if (NotKept.Contains(name) || named?.Contains(name) == true)
                {
                    continue;
                }

                foreach (var value in values)
                {
                    fields.Add(new(name, value));
                }
            }
        }
    }

    /// <summary>An answer that was found valid: what the 304 says of it replaces what was known.</summary>
    public static StoredAnswer Freshen(
        StoredAnswer known, List<KeyValuePair<string, string>> fields, HttpRequestHeaders asked, DateTimeOffset requestedAt, DateTimeOffset answeredAt)
    {
        fields.RemoveAll(static field => NotUpdated.Contains(field.Key));
        var updated = new HashSet<string>(fields.Select(static field => field.Key), StringComparer.OrdinalIgnoreCase);

        // An age that was said then says nothing of now.
        updated.Add("Age");
        KeyValuePair<string, string>[] headers = [.. known.Headers.Where(field => !updated.Contains(field.Key)), .. fields];
        var names = UpstreamKeys.VaryNames(headers);
        return new StoredAnswer
        {
            Status = known.Status,
            RequestedAt = requestedAt,
            AnsweredAt = answeredAt,
            Headers = headers,
            Body = known.Body,
            VaryNames = names,
            VaryDigest = UpstreamKeys.VaryDigest(names, asked),
        };
    }
}
