using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Thaw.Web;

/// <summary>
/// The conditions on the entity tag that came with a request, in the order of RFC 9110, section 13.2.2. It holds on to nothing of the request, so that a condition may
/// be judged where the writing happens, on another thread and after the caller has left.
/// </summary>
public sealed class ConditionalRequest
{
    private readonly bool _reads;
    private readonly Field _ifMatch;
    private readonly Field _ifNoneMatch;

    private ConditionalRequest(HttpRequest request)
    {
        _reads = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        _ifMatch = Field.Of(request.Headers, HeaderNames.IfMatch);
        _ifNoneMatch = Field.Of(request.Headers, HeaderNames.IfNoneMatch);
    }

    /// <summary>Whether there is any condition.</summary>
    public bool HasCondition => _ifMatch.IsPresent || _ifNoneMatch.IsPresent;

    /// <summary>Whether a condition cannot be read that must not be ignored, whatever there is now: <see cref="Precondition.Malformed"/>.</summary>
    public bool IsMalformed => _ifMatch.IsMalformed || (_ifNoneMatch.IsMalformed && !_reads);

    /// <summary>Takes the conditions of a request.</summary>
    public static ConditionalRequest Of(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new ConditionalRequest(request);
    }

    /// <summary>Judges them against the representation there is now; <see langword="null"/> where there is none.</summary>
    public Precondition Evaluate(EntityTagHeaderValue? current)
    {
        if (IsMalformed)
        {
            return Precondition.Malformed;
        }

        // If-Match compares strongly (a weak tag never matches), If-None-Match weakly: sections 13.1.1 and 13.1.2.
        if (_ifMatch.IsPresent && !_ifMatch.Matches(current, strong: true))
        {
            return Precondition.Failed;
        }

        // A reader's that cannot be read is ignored: the worst that follows is a body.
        return !_ifNoneMatch.IsPresent || _ifNoneMatch.IsMalformed || !_ifNoneMatch.Matches(current, strong: false) ? Precondition.Holds
            : _reads ? Precondition.NotModified
            : Precondition.Failed;
    }

    private readonly record struct Field(bool IsPresent, bool IsMalformed, IList<EntityTagHeaderValue> Tags)
    {
        public static Field Of(IHeaderDictionary headers, string name)
        {
            if (!headers.TryGetValue(name, out StringValues field))
            {
                return new Field(false, false, []);
            }

            var isList = EntityTagHeaderValue.TryParseStrictList(field.ToArray()!, out var tags) && tags.Count > 0;
            return new Field(true, !isList || (tags!.Count > 1 && tags.Contains(EntityTagHeaderValue.Any)), tags ?? []);
        }

        public bool Matches(EntityTagHeaderValue? current, bool strong) =>
            current is not null && (Tags.Contains(EntityTagHeaderValue.Any) || Tags.Any(tag => tag.Compare(current, strong)));
    }
}
