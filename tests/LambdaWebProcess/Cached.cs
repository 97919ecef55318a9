using Microsoft.AspNetCore.Http.Features;
using Thaw.Caching;

namespace Thaw.LambdaWebProcess;

/// <summary>The cache over HTTP: read through, written.</summary>
internal static class Cached
{
    public static readonly TimeSpan Expiration = TimeSpan.FromSeconds(2);

    private static int _made;

    public static void MapCached(this WebApplication app)
    {
        app.MapGet("/cached/{key}", ReadAsync);
        app.MapPut("/cached/{key}", WriteAsync);
        app.MapGet("/kept/{key}", KeepAsync);
    }

    public static ITieredCache Of(IServiceProvider services) => services.GetRequiredService<ITieredCache>().For("company");

    private static async Task ReadAsync(HttpContext context)
    {
        var found = await Of(context.RequestServices).GetOrCreateAsync(
            Key(context), 0, static (_, made, _) =>
            {
                made.Expiration = Expiration;
                return ValueTask.FromResult($"made {Interlocked.Increment(ref _made)}");
            });
        await context.Response.WriteAsJsonAsync(
            new CachedValue(found.Value!, _made, context.Features.GetRequiredFeature<IInvocationLifetime>().FrozenFor.TotalMilliseconds), ProcessJson.Default.CachedValue);
    }

    /// <summary>A value of the namespace <c>kept</c>, whose policy is the configuration's.</summary>
    private static async Task KeepAsync(HttpContext context)
    {
        var made = await context.RequestServices.GetRequiredService<ITieredCache>().For("kept").GetOrCreateAsync(
            Key(context), 0, static (_, _, _) => ValueTask.FromResult("made"));
        await context.Response.WriteAsync(made.Value!);
    }

    private static async Task WriteAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        await Of(context.RequestServices).SetAsync(Key(context), await reader.ReadToEndAsync());
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static string Key(HttpContext context) => (string)context.Request.RouteValues["key"]!;
}
