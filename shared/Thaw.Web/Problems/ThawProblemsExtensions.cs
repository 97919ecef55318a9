using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Thaw.Web;

/// <summary>Makes every error of an application a problem document.</summary>
public static class ThawProblemsExtensions
{
    /// <summary>Registers what <see cref="UseThawProblems"/> needs. Unreadable bodies become 400, 413 or 415; repeated names in JSON are refused.</summary>
    public static IServiceCollection AddThawProblems(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddProblemDetails();
        services.AddExceptionHandler<ThawExceptionHandler>();
        services.Configure<RouteHandlerOptions>(static options => options.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(static options => options.SerializerOptions.AllowDuplicateProperties = false);
        return services;
    }

    /// <summary>Answers exceptions and empty error responses with problem documents. First in the pipeline.</summary>
    public static IApplicationBuilder UseThawProblems(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UseExceptionHandler();
        return app.UseStatusCodePages(static pages => Describe(pages.HttpContext).ExecuteAsync(pages.HttpContext));
    }

    private static IResult Describe(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status413PayloadTooLarge => BodyTooLarge(context),
        StatusCodes.Status404NotFound => ThawProblems.NotFound("There is nothing at this address; /openapi/v1.json lists what there is."),
        StatusCodes.Status405MethodNotAllowed => ThawProblems.Problem(
            StatusCodes.Status405MethodNotAllowed, $"This address takes {context.Response.Headers.Allow}."),
        var status => ThawProblems.Problem(status),
    };

    internal static IResult BodyTooLarge(HttpContext context) => ThawProblems.TooLarge(
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize is { } limit
            ? $"The request's body is larger than the {limit} bytes that this host takes."
            : "The request's body is larger than this host takes.");
}
