using System.Text;

namespace Thaw.LambdaWebProcess;

/// <summary>Answers that leave piece by piece.</summary>
internal static class Streams
{
    public static void MapStreams(this WebApplication app)
    {
        app.MapGet("/stream", StreamAsync);
        app.MapGet("/stream/broken", BreakAsync);
        app.MapGet("/stream/large", LargeAsync);
    }

    // The test opens the gate when a piece has arrived: were they kept together, nothing would ever end.
    private static async Task StreamAsync(HttpContext context)
    {
        using var gate = await Gate.ConnectAsync(context);
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.Append("Set-Cookie", "a=1");
        for (var piece = 1; piece <= 5; piece++)
        {
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes($"data: piece {piece}\n\n"));
            await context.Response.Body.FlushAsync();
            await gate.PassAsync();
        }
    }

    private static async Task BreakAsync(HttpContext context)
    {
        context.Response.ContentType = "text/plain";
        await context.Response.WriteAsync("half");
        await context.Response.Body.FlushAsync();
        throw new InvalidOperationException("broken in the middle");
    }

    private static async Task LargeAsync(HttpContext context)
    {
        var piece = new byte[64 * 1024];
        for (var i = 0; i < 160; i++)
        {
            Array.Fill(piece, (byte)i);
            await context.Response.Body.WriteAsync(piece);
        }
    }
}
