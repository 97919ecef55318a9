using Microsoft.Net.Http.Headers;
using Thaw.Web;

namespace Thaw.Api;

/// <summary>The page for people. It holds nothing but itself: what it shows it asks for, as whoever looks at it.</summary>
internal static class DashboardEndpoints
{
    // Built when it is first asked for: a container that only answers programs never reads it.
    public static IServiceCollection AddDashboard(this IServiceCollection services) => services.AddSingleton(static _ => DashboardPage.Read());

    public static void MapDashboard(this IEndpointRouteBuilder app) =>
        app.MapMethods("/", ["GET", "HEAD"], ShowAsync).AllowAnonymous().ExcludeFromDescription().WithoutCompression();

    private static Task ShowAsync(HttpContext context)
    {
        var page = context.RequestServices.GetRequiredService<DashboardPage>();
        context.Response.Headers[HeaderNames.ContentSecurityPolicy] = page.ContentSecurityPolicy;
        return page.Content.AnswerAsync(context);
    }
}
