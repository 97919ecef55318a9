using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Thaw.Web;

/// <summary>Conditional requests by entity tag, judged on the spot.</summary>
public static class Preconditions
{
    /// <summary>Judges a request against the representation there is now; <see langword="null"/> where there is none. See <see cref="ConditionalRequest"/>.</summary>
    public static Precondition Evaluate(HttpRequest request, EntityTagHeaderValue? current) => ConditionalRequest.Of(request).Evaluate(current);
}
