using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Thaw.Web.Tests.Batching;

/// <summary>Bodies that a reader of JSON passes over until somebody asks for their text.</summary>
public sealed class BatchBodyTests
{
    private const string Good = """{"requests":[{"id":"a","method":"POST","path":"/echo","body":"@"}]}""";

    public static TheoryData<byte[], string, int> Bodies { get; } = new()
    {
        { Encode("ü"), "application/json", 200 },
        { [0xEF, 0xBB, 0xBF, .. Encode("marked")], "application/json", 200 },
        { Encode("\\ud83d\\ude00"), "application/json; charset=utf-8", 200 },
        { Encode("\\ud83d"), "application/json", 400 },
        { Encode("\\u0041\\ude00"), "application/json", 400 },
        { [.. Encode("").TakeWhile(static one => one != (byte)'@'), 0xEA, 0x28], "application/json", 400 },
        { Encode("x").Select(static one => one == (byte)'x' ? (byte)0xFF : one).ToArray(), "application/json", 400 },
        { Encode("x"), "application/json; charset=utf-16", 415 },
        { Encode("x"), "application/json; charset=nonsense", 415 },
        { [], "application/json", 400 },
        { Encoding.UTF8.GetBytes("null"), "application/json", 400 },
        { Encoding.UTF8.GetBytes("""{"requests":[{"id":"a","method":"GET","path":"/a%00b"}]}"""), "application/json", 400 },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Body_IsUnicodeInUtf8_OrIsRefused(byte[] body, string type, int expected)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        builder.Services.AddThawProblems();
        builder.Services.AddThawBatch();
        await using var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.UseThawBatch();
        app.UseThawProblems();
        app.UseRouting();
        app.MapPost("/echo", static context => context.Request.Body.CopyToAsync(context.Response.Body));
        app.MapThawBatch();
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        using var content = new ByteArrayContent(body) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };
        using var answer = await client.PostAsync(new Uri("/api/batch", UriKind.Relative), content);
        Assert.Equal(expected, (int)answer.StatusCode);
        await app.StopAsync();
    }

    private static byte[] Encode(string text) => Encoding.UTF8.GetBytes(Good.Replace("@", text, StringComparison.Ordinal));
}
