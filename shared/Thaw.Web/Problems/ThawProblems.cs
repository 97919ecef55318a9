using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Thaw.Web;

/// <summary>Errors as <c>application/problem+json</c> (RFC 9457). Each says what, which limit, what next.</summary>
public static class ThawProblems
{
    /// <summary>400: one field of the request is not usable. The sentence stands under the field's name in <c>errors</c>, as in ASP.NET Core's own validation problems.</summary>
    public static ProblemHttpResult Invalid(string field, string sentence) =>
        Invalid(new Dictionary<string, string[]>(StringComparer.Ordinal) { [field] = [sentence] });

    /// <summary>400: fields of the request are not usable.</summary>
    public static ProblemHttpResult Invalid(IDictionary<string, string[]> errors) =>
        TypedResults.Problem(new HttpValidationProblemDetails(errors)
        {
            Status = StatusCodes.Status400BadRequest,
            Title = "The request is not usable as it is.",
            Detail = string.Join(' ', errors.SelectMany(static error => error.Value.Select(sentence => $"{error.Key}: {sentence}"))),
        });

    /// <summary>401: nobody, or nobody known, is calling. The scheme's handler adds <c>WWW-Authenticate</c>.</summary>
    public static ProblemHttpResult Unauthorized(string detail) => Problem(StatusCodes.Status401Unauthorized, detail);

    /// <summary>403: the caller is known and may not do this.</summary>
    public static ProblemHttpResult Forbidden(string detail) => Problem(StatusCodes.Status403Forbidden, detail);

    /// <summary>404: there is no such thing.</summary>
    public static ProblemHttpResult NotFound(string detail) => Problem(StatusCodes.Status404NotFound, detail);

    /// <summary>412: the condition of the request does not hold; nothing was changed.</summary>
    public static ProblemHttpResult PreconditionFailed(string detail) => Problem(StatusCodes.Status412PreconditionFailed, detail);

    /// <summary>413: the content is larger than a limit.</summary>
    public static ProblemHttpResult TooLarge(string detail) => Problem(StatusCodes.Status413PayloadTooLarge, detail);

    /// <summary>415: the content is of a kind that is not taken here.</summary>
    public static ProblemHttpResult UnsupportedMediaType(string detail) => Problem(StatusCodes.Status415UnsupportedMediaType, detail);

    /// <summary>503: something behind this host is not reachable. Sets <c>Retry-After</c>, rounded up to whole seconds.</summary>
    public static ProblemHttpResult Unavailable(HttpResponse response, string detail, TimeSpan retryAfter)
    {
        ArgumentNullException.ThrowIfNull(response);
        response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(retryAfter.TotalSeconds)).ToString();
        return Problem(StatusCodes.Status503ServiceUnavailable, detail);
    }

    /// <summary>Any status, with its usual title.</summary>
    public static ProblemHttpResult Problem(int status, string? detail = null) =>
        TypedResults.Problem(new ProblemDetails { Status = status, Detail = detail });
}
