using Thaw.Monitoring;

namespace Thaw.Api;

/// <summary>Has each request that reaches an endpoint measured by itself, however many are in flight.</summary>
internal static class MeasuredRequests
{
    /// <summary>After routing: whether the process lives is asked every few seconds, and is no invocation worth an event.</summary>
    public static async Task MeasureAsync(HttpContext context, RequestDelegate next)
    {
        var invocation = context.RequestServices.GetRequiredService<IMonitor>().BeginInvocation(context.Features.Get<IInvocationLifetime>());
        if ((context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText is { } route)
        {
            invocation.SetProperty(InvocationProperties.Route, RouteNames.Of(context.Request.Method, route));
        }

        await using (invocation)
        {
            await next(context);
        }
    }
}
