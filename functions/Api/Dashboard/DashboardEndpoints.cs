using Microsoft.Net.Http.Headers;
using Thaw.Web;

namespace Thaw.Api;

/// <summary>The page for people. It holds nothing but itself: what it shows it asks for, as whoever looks at it.</summary>
internal static class DashboardEndpoints
{
    // Built when it is first asked for: a container that only answers programs never reads it.
    private static readonly Lazy<DashboardPage> Page = new(DashboardPage.Read);

    public static void MapDashboard(this IEndpointRouteBuilder app) =>
        app.MapMethods("/", ["GET", "HEAD"], ShowAsync).AllowAnonymous().ExcludeFromDescription().WithoutCompression();

    private static Task ShowAsync(HttpContext context)
    {
        context.Response.Headers[HeaderNames.ContentSecurityPolicy] = Page.Value.ContentSecurityPolicy;
        return Page.Value.Content.AnswerAsync(context);
    }
}
