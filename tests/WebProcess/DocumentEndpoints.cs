using System.Globalization;
using System.Text;
using Thaw.Web;

namespace Thaw.WebProcess;

/// <summary>Answers of every kind: text by length, JSON with what is not to be sent, bytes, what was sent, faults.</summary>
internal static class DocumentEndpoints
{
    private const string Tag = "\"v1\"";
    private const string Document = """
        { "id": 7, "name": "Grüße", "gone": null, "password": "hunter2", "items": [ { "price": 1.50, "Password": "x", "note": null }, { "price": 2 } ], "deep": { "a": { "b": [1, null, 3] } } }
        """;

    public static void MapDocuments(this WebApplication app)
    {
        app.MapMethods("/text", ["GET", "HEAD"], TextAsync);
        app.MapGet("/secret", TextAsync).WithoutCompression();
        app.MapMethods("/tagged", ["GET", "HEAD"], TaggedAsync);
        app.MapGet("/json", static context => SendAsync(context, "application/json", Encoding.UTF8.GetBytes(Document)));
        app.MapGet("/exact", static context => SendAsync(context, "application/json", Encoding.UTF8.GetBytes(Document))).WithExactPayload();
        app.MapGet("/bytes", static context => SendAsync(context, "image/png", [.. Enumerable.Range(0, 3_000).Select(static i => (byte)(i * 7))]));
        app.MapGet("/encoded", static context =>
        {
            context.Response.Headers.ContentEncoding = "identity-of-mine";
            return SendAsync(context, "text/plain", Encoding.UTF8.GetBytes(Text(5_000)));
        });
        app.MapMethods("/echo", ["POST", "PUT"], EchoAsync);
        app.MapGet("/nothing", static context =>
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        });
        app.MapGet("/fault", static Task (HttpContext _) => throw new InvalidOperationException("not to be told"));
        app.MapGet("/cookies", static context =>
        {
            context.Response.Cookies.Append("one", "1");
            context.Response.Cookies.Append("two", "2");
            return SendAsync(context, "text/plain", "cookies"u8.ToArray());
        });
        app.MapGet("/me", static context => SendAsync(context, "text/plain", Encoding.UTF8.GetBytes(context.User.GetVerifiedUser() ?? "nobody"))).RequireAuthorization();
    }

    public static Task SendAsync(HttpContext context, string type, byte[] body)
    {
        context.Response.ContentType = type;
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body).AsTask();
    }

    public static string Text(int characters) => string.Concat(Enumerable.Range(0, (characters / 10) + 1).Select(static i => $"line{i:D5}\n"))[..characters];

    private static async Task TextAsync(HttpContext context)
    {
        var text = Encoding.UTF8.GetBytes(Text(int.Parse(context.Request.Query["bytes"].ToString(), CultureInfo.InvariantCulture)));
        context.Response.ContentType = "text/plain";
        if (context.Request.Query.ContainsKey("pieces"))
        {
            foreach (var piece in text.Chunk(700))
            {
                await context.Response.Body.WriteAsync(piece);
            }

            return;
        }

        await SendAsync(context, "text/plain", text);
    }

    private static Task TaggedAsync(HttpContext context)
    {
        context.Response.Headers.ETag = Tag;
        switch (Preconditions.Evaluate(context.Request, new(Tag)))
        {
            case Precondition.NotModified:
                context.Response.StatusCode = StatusCodes.Status304NotModified;
                return Task.CompletedTask;
            case Precondition.Failed:
                context.Response.StatusCode = StatusCodes.Status412PreconditionFailed;
                return Task.CompletedTask;
            default:
                return SendAsync(context, "text/plain", Encoding.UTF8.GetBytes(Text(4_000)));
        }
    }

    private static async Task EchoAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        context.Response.Headers["X-Query"] = context.Request.QueryString.Value;
        await SendAsync(context, context.Request.ContentType ?? "application/octet-stream", body.ToArray());
    }
}
