using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Thaw.LambdaWebProcess;

/// <summary>Large bodies, in and out.</summary>
internal static class Bodies
{
    public static void MapBodies(this WebApplication app)
    {
        app.MapPost("/body", DigestAsync);
        app.MapGet("/body/text", static context => context.Response.Body.WriteAsync(Encoding.ASCII.GetBytes(new string('x', Size(context)))).AsTask());
        app.MapGet("/body/bytes", static context =>
        {
            var bytes = new byte[Size(context)];
            new Random(bytes.Length).NextBytes(bytes);
            context.Response.ContentType = "application/octet-stream";
            return context.Response.Body.WriteAsync(bytes).AsTask();
        });
    }

    private static int Size(HttpContext context)
    {
        context.Response.ContentType = "text/plain";
        return int.Parse(context.Request.Query["size"].ToString(), CultureInfo.InvariantCulture);
    }

    private static async Task DigestAsync(HttpContext context)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[64 * 1024];
        var length = 0L;
        while (await context.Request.Body.ReadAsync(buffer) is > 0 and var count)
        {
            digest.AppendData(buffer, 0, count);
            length += count;
        }

        await context.Response.WriteAsync($"{length} {Convert.ToHexStringLower(digest.GetHashAndReset())}");
    }
}
