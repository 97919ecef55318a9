using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Thaw.Web.Tests.Bodies;

/// <summary>A handler writes a part of its answer and fails; an error handler further out clears the response and answers instead. Nothing of the first answer is left.</summary>
public sealed class ClearedAnswerTests
{
    private const string Beginning = """{ "id": 7, "secret": null, "items": [ """;

    public static TheoryData<string, bool, bool> Cases { get; } = new()
    {
        { "/written?fields=total", true, false },
        { "/piped?fields=id", true, false },
        { "/left?fields=total", true, false },
        { "/written?fields=id", true, true },
        { "/left?fields=id", true, true },
        { "/left", true, true },
        { "/left", false, true },
        { "/piped", false, true },
        { "/unbuffered", false, true },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Clear_AfterAPartOfAnAnswer_LeavesNothingOfIt(string address, bool reshapes, bool compresses)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        builder.Services.AddThawPayload(options => (options.Optimize, options.StrictFields) = (reshapes, true));
        builder.Services.AddThawCompression(options => options.Enabled = compresses);
        await using var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.UseThawCompression();
        app.UseThawPayload();
        app.Use(ReplaceFaultsAsync);
        app.UseRouting();
        app.MapGet("/written", static async context =>
        {
            context.Response.ContentType = "application/json";
            await context.Response.Body.WriteAsync(Encode(Beginning));
            throw new InvalidOperationException();
        });
        app.MapGet("/piped", static context =>
        {
            context.Response.ContentType = "application/json";
            Encode(Beginning).CopyTo(context.Response.BodyWriter.GetSpan(100));
            context.Response.BodyWriter.Advance(Beginning.Length);
            throw new InvalidOperationException();
        });
        app.MapGet("/left", static async context =>
        {
            // All that was asked for is there, so that what is reshaped goes on to whoever is further out.
            context.Response.ContentType = "application/json";
            await context.Response.Body.WriteAsync(Encode(Beginning));
            await context.Response.Body.FlushAsync();
            throw new InvalidOperationException();
        });
        app.MapGet("/unbuffered", static context =>
        {
            context.Features.GetRequiredFeature<IHttpResponseBodyFeature>().DisableBuffering();
            throw new InvalidOperationException();
        });
        await app.StartAsync();
        using var handler = new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.GZip };
        using var client = new HttpClient(handler) { BaseAddress = new Uri(app.Urls.First()) };
        using var answer = await client.GetAsync(address);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("""{"instead":true}""", await answer.Content.ReadAsStringAsync());
        await app.StopAsync();
    }

    private static async Task ReplaceFaultsAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (InvalidOperationException) when (!context.Response.HasStarted)
        {
            context.Response.Clear();
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.ContentType = "application/json";
            await context.Response.Body.WriteAsync(Encode("""{"instead":true}"""));
        }
    }

    private static byte[] Encode(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}
