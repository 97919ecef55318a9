using System.Security.Claims;
using Microsoft.AspNetCore.Http;

namespace Thaw.Web.Batching;

/// <summary>The beginning of the pipeline, where the requests of a batch enter it again; and who was calling there, before anybody was asked who that is.</summary>
internal sealed class BatchEntry
{
    public RequestDelegate? Pipeline { get; set; }

    public static Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<BatchMember>() is null)
        {
            context.Features.Set(new BatchOrigin(context.User));
        }

        return next(context);
    }
}

/// <summary>On a request from outside: the caller as the server had it.</summary>
internal sealed record BatchOrigin(ClaimsPrincipal? Caller);

/// <summary>On a request of a batch.</summary>
internal sealed record BatchMember(string Id);
