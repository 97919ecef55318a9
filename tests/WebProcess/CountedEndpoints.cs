using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.OutputCaching;
using Thaw.Web;

namespace Thaw.WebProcess;

/// <summary>Cached answers that tell how often they have been made.</summary>
internal static class CountedEndpoints
{
    private static readonly ConcurrentDictionary<string, int> Made = new(StringComparer.Ordinal);

    public static void MapCounted(this WebApplication app)
    {
        app.MapGet("/counted/{name}", MakeAsync).CacheFor("minute", static rules => rules.VaryByQuery("q").VaryByHeader("Accept-Language").Tag("counted")).AllowAnonymous();
        app.MapGet("/own", MakeAsync).CacheFor("minute", static rules => rules.VaryByUser()).RequireAuthorization();
        app.MapGet("/careless", MakeAsync).CacheFor("minute").AllowAnonymous();
        app.MapGet("/cookie", static context =>
        {
            context.Response.Cookies.Append("session", "1");
            return MakeAsync(context);
        }).CacheFor("minute").AllowAnonymous();
        app.MapDelete("/counted", static async context =>
        {
            await context.RequestServices.GetRequiredService<IOutputCacheStore>().EvictByTagAsync("counted", context.RequestAborted);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        });
    }

    private static Task MakeAsync(HttpContext context)
    {
        var times = Made.AddOrUpdate($"{context.Request.Path}?{context.User.GetVerifiedUser()}", 1, static (_, before) => before + 1);
        return DocumentEndpoints.SendAsync(
            context, "application/json", Encoding.UTF8.GetBytes($$"""{ "made": {{times}}, "q": "{{Uri.EscapeDataString(context.Request.Query["q"].ToString())}}", "filling": "{{new string('z', 3_000)}}" }"""));
    }
}
