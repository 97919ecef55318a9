using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Thaw.Web.Batching;

namespace Thaw.Web;

/// <summary>Several requests in one: <c>POST /api/batch</c>.</summary>
public static class BatchExtensions
{
    /// <summary>Registers what a batch needs.</summary>
    public static IServiceCollection AddThawBatch(this IServiceCollection services, Action<BatchOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<BatchOptions>().Configure(options => configure?.Invoke(options)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<BatchOptions>, BatchOptionsValidator>());
        services.TryAddSingleton<BatchEntry>();
        services.TryAddSingleton<BatchRunner>();
        services.ConfigureHttpJsonOptions(static json => json.SerializerOptions.TypeInfoResolverChain.Add(BatchJsonContext.Default));
        return services;
    }

    /// <summary>Where the requests of a batch enter the pipeline. First of all, before errors are answered: each request's are its own.</summary>
    public static IApplicationBuilder UseThawBatch(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var entry = app.ApplicationServices.GetRequiredService<BatchEntry>();
        return app.Use(next =>
        {
            entry.Pipeline = context => BatchEntry.InvokeAsync(context, next);
            return entry.Pipeline;
        });
    }

    /// <summary>
    /// Maps <c>{ "requests": [ { "id", "method", "path", "headers"?, "body"?, "dependsOn"? } ] }</c>, answered <c>{ "responses": [ { "id", "status", "headers", "body" } ] }</c>
    /// in the order of the requests.
    /// </summary>
    public static IEndpointConventionBuilder MapThawBatch(this IEndpointRouteBuilder app, string pattern = "/api/batch")
    {
        ArgumentNullException.ThrowIfNull(app);
        RequestDelegate run = RunAsync;

        // The method is what the document of the API is told of an endpoint by. The answers within have each been reshaped, or not, by themselves.
        return app.MapPost(pattern, run).WithExactPayload().WithMetadata(run.Method, new AcceptsMetadata(["application/json"], typeof(BatchRequest)));
    }

    private static async Task RunAsync(HttpContext context)
    {
        if (context.Features.Get<BatchMember>() is not null)
        {
            await ThawProblems.Invalid("path", "A batch cannot be part of a batch.").ExecuteAsync(context).ConfigureAwait(false);
            return;
        }

        var body = await JsonBody<BatchRequest>.BindAsync(context, null!).ConfigureAwait(false);
        var complaints = Complaints(body!.Value, context.RequestServices.GetRequiredService<IOptions<BatchOptions>>().Value);
        if (complaints.Count > 0)
        {
            await ThawProblems.Invalid(complaints).ExecuteAsync(context).ConfigureAwait(false);
            return;
        }

        var answers = await context.RequestServices.GetRequiredService<BatchRunner>().RunAsync(context, [.. body.Value.Requests!.OfType<BatchItem>()]).ConfigureAwait(false);
        await BatchAnswerWriter.WriteAsync(context.Response, answers).ConfigureAwait(false);
    }

    private static Dictionary<string, string[]> Complaints(BatchRequest batch, BatchOptions options)
    {
        try
        {
            return BatchRules.Complaints(batch, options);
        }
        catch (RegexMatchTimeoutException)
        {
            return new(StringComparer.Ordinal) { ["requests"] = ["It takes too long to find what of earlier answers is referred to."] };
        }
    }
}
