using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Thaw.Web.Bodies;

namespace Thaw.Web.Compression;

/// <summary>Holds back the beginning of answers of unknown length until they are known to be long enough; those that are not get their length, by which they are left alone.</summary>
internal sealed class ShortBodies(CompressionRules rules) : IHeldBodyPlan
{
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (HttpMethods.IsHead(context.Request.Method))
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        var inner = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        var body = new HeldBody(context, inner, this);
        context.Features.Set<IHttpResponseBodyFeature>(body);
        try
        {
            await next(context).ConfigureAwait(false);
            await body.FinishAsync().ConfigureAwait(false);
        }
        finally
        {
            context.Features.Set(inner);
            await body.DisposeAsync().ConfigureAwait(false);
        }
    }

    public int LimitFor(HttpContext context) =>
        context.Response.ContentLength is null && rules.IsEligible(context) ? rules.LeastFor(context) : 0;

    public void Ended(HttpContext context, ReadOnlySpan<byte> body)
    {
        if (body.Length > 0)
        {
            context.Response.ContentLength = body.Length;
        }
    }
}
