using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Thaw.Web.OutputCaching;

/// <summary>Stands around the platform's middleware: gives each request its scope, answers HEAD by what GET has, sets the headers, and cleans up what was begun and not finished.</summary>
internal sealed class CachedAnswers(AnswerScopes scopes, RequestSpans spans, IOptions<ThawOutputCacheOptions> options, TimeProvider time)
{
    private readonly ThawOutputCacheOptions _options = options.Value;

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<EndpointCachePolicy>() is not { } policy)
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        var lifetime = policy.LifetimeBy(_options);
        var scope = scopes.Begin(lifetime.Expiration, lifetime.Stale, policy.Rules);
        scope.Spans = spans.Begin();
        context.Features.Set(scope);
        context.Response.OnStarting(static headers => ((AnswerHeaders)headers).SetAsync(), new AnswerHeaders(context, scope, _options.Explain, time));
        try
        {
            await (HttpMethods.IsHead(context.Request.Method) ? AsGetAsync(context, next) : next(context)).ConfigureAwait(false);
        }
        finally
        {
            // An error handler may send the same request round once more, to another endpoint.
            context.Features.Set<AnswerScope>(null);
            scopes.End();
            if (scope.Pending is { } pending)
            {
                await pending.AbandonAsync().ConfigureAwait(false);
            }

            if (scope.Turn is { } turn)
            {
                await turn.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private static async Task AsGetAsync(HttpContext context, RequestDelegate next)
    {
        var inner = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        context.Features.Set<IHttpResponseBodyFeature>(new SwallowedBody(inner));
        context.Request.Method = HttpMethods.Get;
        try
        {
            await next(context).ConfigureAwait(false);
        }
        finally
        {
            context.Request.Method = HttpMethods.Head;
            context.Features.Set(inner);
        }
    }
}
