using System.Diagnostics;
using System.Security.Claims;

namespace Thaw.LambdaWebProcess;

/// <summary>Requests that are many at once and must not see each other.</summary>
internal static class OwnEndpoints
{
    private static readonly AsyncLocal<string?> Flowing = new();

    public static void MapOwn(this WebApplication app)
    {
        app.MapPost("/own", AnswerAsync);
        app.MapGet("/deferred", static context =>
            context.Response.WriteAsJsonAsync(context.RequestServices.GetRequiredService<Deferred>().Report, ProcessJson.Default.DeferredReport));
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        var services = context.RequestServices;
        var (deferred, invocations) = (services.GetRequiredService<Deferred>(), services.GetRequiredService<IInvocationAccessor>());
        deferred.Enter();
        var number = context.Request.Query["n"].ToString();
        var inherited = Flowing.Value;
        Flowing.Value = number;
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        await Task.Yield();
        var id = invocations.Current!.RequestId;
        if (!services.GetRequiredService<IAfterResponse>().TryPost(async _ =>
        {
            var before = invocations.Current?.RequestId;
            await Task.Yield();
            deferred.Note(before == id && invocations.Current?.RequestId == id);
        }))
        {
            throw new InvalidOperationException("Nothing can be put off.");
        }

        await Task.Yield();
        deferred.Leave();
        await context.Response.WriteAsJsonAsync(
            new Own(
                number, body, context.Request.Headers["X-N"], context.User.FindFirst(ClaimTypes.NameIdentifier)?.Value, inherited, Flowing.Value,
                invocations.Current!.RequestId, context.TraceIdentifier, Activity.Current?.TraceId.ToString()),
            ProcessJson.Default.Own);
    }
}
