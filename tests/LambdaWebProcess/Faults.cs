namespace Thaw.LambdaWebProcess;

/// <summary>What goes wrong in a request, and requests that take their time.</summary>
internal static class Faults
{
    public static void MapFaults(this WebApplication app)
    {
        app.MapGet("/throw", static context => throw new InvalidOperationException("secret of the house"));
        app.MapGet("/crash/exit", static context =>
        {
            Environment.Exit(3);
            return Task.CompletedTask;
        });
        app.MapGet("/crash/failfast", static context =>
        {
            Environment.FailFast("as ordered");
            return Task.CompletedTask;
        });
        app.MapGet("/held", HoldAsync);
        app.MapGet("/deadline/heeded", static context => ForeverAsync(context.RequestAborted));
        app.MapGet("/deadline/answered", AnswerInTimeAsync);
        app.MapGet("/deadline/ignored", static context => ForeverAsync(CancellationToken.None));
    }

    private static Task ForeverAsync(CancellationToken aborted) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, aborted);

    private static async Task AnswerInTimeAsync(HttpContext context)
    {
        try
        {
            await ForeverAsync(context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            context.Response.StatusCode = StatusCodes.Status203NonAuthoritative;
            await context.Response.WriteAsync("what there is so far", CancellationToken.None);
        }
    }

    private static async Task HoldAsync(HttpContext context)
    {
        using var gate = await Gate.ConnectAsync(context);
        await gate.PassAsync();
        await context.Response.WriteAsync("held and let go");
    }
}
