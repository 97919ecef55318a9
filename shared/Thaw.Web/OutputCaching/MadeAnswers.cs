using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Thaw.Web.Bodies;

namespace Thaw.Web.OutputCaching;

/// <summary>
/// Stands between the platform's middleware and the endpoint: judges the answer before anything else has touched it, and gives it a tag from its bytes. It waits for the whole body,
/// which the platform is going to keep in memory anyway.
/// </summary>
internal sealed class MadeAnswers(IOptions<ThawOutputCacheOptions> options, TimeProvider time) : IHeldBodyPlan
{
    private readonly int _maximumBody = options.Value.MaximumBodyBytes;

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<AnswerScope>() is not { } scope)
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        var begun = time.GetTimestamp();
        if (scope.Outcome == AnswerOutcome.Bypass)
        {
            context.Response.OnStarting(
                static state =>
                {
                    var (scope, time, begun) = ((AnswerScope, TimeProvider, long))state;
                    scope.HandlerTime = time.GetElapsedTime(begun);
                    return Task.CompletedTask;
                },
                (scope, time, begun));
            await next(context).ConfigureAwait(false);
            return;
        }

        // Also where an answer was found that the platform would not give, such as one that a clock ahead of ours has made in the future.
        scope.Outcome = AnswerOutcome.Miss;
        await HoldAsync(context, scope, next, begun).ConfigureAwait(false);
    }

    public int LimitFor(HttpContext context) => context.Response.ContentLength > _maximumBody ? 0 : _maximumBody + 1;

    public void Ended(HttpContext context, ReadOnlySpan<byte> body)
    {
        var scope = context.Features.GetRequiredFeature<AnswerScope>();
        var response = context.Response;
        scope.SaysCacheControl = !StringValues.IsNullOrEmpty(response.Headers.CacheControl);
        scope.IsKept = scope.Pending is not null && AnswerAdmission.MayKeep(context, scope);
        if (response.StatusCode == StatusCodes.Status200OK)
        {
            response.ContentLength ??= body.Length;
            if (StringValues.IsNullOrEmpty(response.Headers.ETag))
            {
                response.Headers.ETag = EntityTags.For(response.ContentType ?? "", body).ToString();
            }
        }
    }

    private async Task HoldAsync(HttpContext context, AnswerScope scope, RequestDelegate next, long begun)
    {
        var inner = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        var platform = context.Features.GetRequiredFeature<IOutputCacheFeature>().Context;
        var body = new HeldBody(context, inner, this);
        context.Features.Set<IHttpResponseBodyFeature>(body);
        try
        {
            await next(context).ConfigureAwait(false);
            scope.HandlerTime = time.GetElapsedTime(begun);
            await body.FinishAsync().ConfigureAwait(false);
            platform.AllowCacheStorage &= scope.IsKept;
        }
        finally
        {
            context.Features.Set(inner);
            await body.DisposeAsync().ConfigureAwait(false);
        }
    }
}
