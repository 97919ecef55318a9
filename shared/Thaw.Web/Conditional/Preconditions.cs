using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Thaw.Web;

/// <summary>Conditional requests by entity tag, in the order of RFC 9110, section 13.2.2.</summary>
public static class Preconditions
{
    /// <summary>Whether a request has a condition on the entity tag.</summary>
    public static bool HasPrecondition(this HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Headers.ContainsKey(HeaderNames.IfMatch) || request.Headers.ContainsKey(HeaderNames.IfNoneMatch);
    }

    /// <summary>Judges a request against the representation there is now; <see langword="null"/> where there is none.</summary>
    public static Precondition Evaluate(HttpRequest request, EntityTagHeaderValue? current)
    {
        ArgumentNullException.ThrowIfNull(request);
        var reads = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        if (request.Headers.TryGetValue(HeaderNames.IfMatch, out var ifMatch))
        {
            var matches = Matches(ifMatch, current, strong: true);
            if (matches is not true)
            {
                return matches is null ? Precondition.Malformed : Precondition.Failed;
            }
        }

        if (!request.Headers.TryGetValue(HeaderNames.IfNoneMatch, out var ifNoneMatch))
        {
            return Precondition.Holds;
        }

        return Matches(ifNoneMatch, current, strong: false) switch
        {
            true => reads ? Precondition.NotModified : Precondition.Failed,
            false => Precondition.Holds,
            null => reads ? Precondition.Holds : Precondition.Malformed,
        };
    }

    // Null: not a list of entity tags. If-Match compares strongly (a weak tag never matches), If-None-Match weakly: sections 13.1.1 and 13.1.2.
    private static bool? Matches(StringValues field, EntityTagHeaderValue? current, bool strong)
    {
        if (!EntityTagHeaderValue.TryParseStrictList(field.ToArray()!, out var tags) || tags.Count == 0)
        {
            return null;
        }

        if (tags.Contains(EntityTagHeaderValue.Any))
        {
            return tags.Count == 1 ? current is not null : null;
        }

        return current is not null && tags.Any(tag => tag.Compare(current, strong));
    }
}
