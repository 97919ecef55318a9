using System.Security.Cryptography;
using System.Text;
using Thaw.Monitoring;
using Thaw.Web;

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
            try
            {
                await next(context);
            }
            finally
            {
                // Also of who hung up while waiting.
                if (context.IsLongPoll())
                {
                    invocation.SetProperty(InvocationProperties.LongPoll, "true");
                }
            }

            if (context.User.GetVerifiedUser() is { } user)
            {
                invocation.SetProperty("user", HashOf(user));
            }
        }
    }

    // One user's requests can be told from another's, and whose they are cannot be read.
    private static string HashOf(string user)
    {
        const int Kept = 8;
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(user)).AsSpan(0, Kept));
    }
}
