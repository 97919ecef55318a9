using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Thaw.Web;

/// <summary>The boundary of the application: what escapes is logged and answered without a word of what it was.</summary>
internal sealed partial class ThawExceptionHandler(ILogger<ThawExceptionHandler> logger, IOptions<JsonOptions> json) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
        {
            return true;
        }

        await Describe(httpContext, exception).ExecuteAsync(httpContext).ConfigureAwait(false);
        return true;
    }

    private IResult Describe(HttpContext context, Exception exception)
    {
        switch (exception)
        {
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return ThawProblemsExtensions.BodyTooLarge(context);
            case BadHttpRequestException { StatusCode: StatusCodes.Status415UnsupportedMediaType }:
                return ThawProblems.UnsupportedMediaType("The body must be JSON: send it with Content-Type: application/json.");
            case BadHttpRequestException { InnerException: JsonException malformed }:
                var (field, sentence) = JsonComplaint.For(malformed, context, json.Value.SerializerOptions);
                return ThawProblems.Invalid(field, sentence);
            case BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest }:
                return ThawProblems.Invalid("$", "The request's body is missing or cannot be read.");
            case BadHttpRequestException bad:
                return ThawProblems.Problem(bad.StatusCode);
            default:
                LogUnhandled(exception);
                return ThawProblems.Problem(StatusCodes.Status500InternalServerError, "The service failed; its log says why.");
        }
    }

    [LoggerMessage(4001, LogLevel.Error, "A request failed with an exception that nothing expected.")]
    private partial void LogUnhandled(Exception exception);
}
