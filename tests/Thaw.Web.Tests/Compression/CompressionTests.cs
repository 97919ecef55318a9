using System.Diagnostics.Metrics;
using System.IO.Compression;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Thaw.Tests.Support;

namespace Thaw.Web.Tests.Compression;

public sealed class CompressionTests
{
    private static readonly string Text = string.Concat(Enumerable.Range(0, 500).Select(static i => $"line {i} of a long answer\n"));

    [Theory]
    [InlineData("br", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("br;q=0.2, gzip;q=0.3", "gzip")]
    [InlineData("identity", null)]
    [InlineData(null, null)]
    public async Task Answer_IsInTheCodingThatIsWanted(string? accepts, string? expected)
    {
        await using var host = await CompressionHost.StartAsync(Map);

        using var answer = await host.SendAsync("/text", accepts);

        Assert.Equal(expected, answer.Content.Headers.ContentEncoding.SingleOrDefault());
        Assert.Equal(Text, await Decoding.ReadAsync(answer));
        Assert.Equal(["Accept-Encoding"], answer.Headers.Vary);
        Assert.Equal(expected is null ? "\"tag\"" : "W/\"tag\"", answer.Headers.ETag!.ToString());
    }

    [Theory]
    [InlineData("/text?length=1023", null)]
    [InlineData("/text?length=1024", "br")]
    [InlineData("/text?length=1023&known=1", null)]
    [InlineData("/text?length=1024&known=1", "br")]
    [InlineData("/text?length=1", null)]
    [InlineData("/text?length=0", null)]
    public async Task Minimum_HoldsWhetherTheLengthIsKnownOrNot(string path, string? expected)
    {
        await using var host = await CompressionHost.StartAsync(Map);

        using var answer = await host.SendAsync(path);
        var text = await Decoding.ReadAsync(answer);

        var length = int.Parse(path.Split("length=")[1].Split('&')[0]);
        Assert.Equal((expected, Text[..length]), (answer.Content.Headers.ContentEncoding.SingleOrDefault(), text));
        Assert.Equal(expected is null ? length : null, answer.Content.Headers.ContentLength);
    }

    [Theory]
    [InlineData("/text?length=10", "identity;q=0, gzip", "gzip")]
    [InlineData("/text?length=10", "*;q=0, br", "br")]
    [InlineData("/text?length=10", "*;q=0", null)]
    public async Task Minimum_YieldsToWhoRefusesTheBytesAsTheyAre(string path, string accepts, string? expected)
    {
        await using var host = await CompressionHost.StartAsync(Map);

        using var answer = await host.SendAsync(path, accepts);

        Assert.Equal((expected, Text[..10]), (answer.Content.Headers.ContentEncoding.SingleOrDefault(), await Decoding.ReadAsync(answer)));
    }

    [Theory]
    [InlineData("/encoded", "gzip")]
    [InlineData("/status/206", null)]
    [InlineData("/type/image/png", null)]
    [InlineData("/type/text/event-stream", null)]
    [InlineData("/type/application/octet-stream", null)]
    [InlineData("/type/application/vnd.x+json", "br")]
    [InlineData("/type/image/svg+xml", "br")]
    [InlineData("/type/application/json; charset=utf-8", "br")]
    [InlineData("/transform", null)]
    [InlineData("/secret", null)]
    public async Task Answer_OfTheseKinds_IsLeftOrCompressed(string path, string? expected)
    {
        await using var host = await CompressionHost.StartAsync(Map);

        using var answer = await host.SendAsync(path);

        Assert.Equal(expected, answer.Content.Headers.ContentEncoding.SingleOrDefault());
        Assert.Equal(Text, await Decoding.ReadAsync(answer));
    }

    [Theory]
    [InlineData("/status/204", "GET")]
    [InlineData("/status/304", "GET")]
    [InlineData("/head", "HEAD")]
    public async Task Answer_WithoutABody_IsUntouched(string path, string method)
    {
        await using var host = await CompressionHost.StartAsync(Map);

        using var answer = await host.SendAsync(path, method: new HttpMethod(method));

        Assert.Empty(answer.Content.Headers.ContentEncoding);
        Assert.Empty(answer.Headers.Vary);
        Assert.Equal(path == "/head" ? Text.Length : null, path == "/head" ? answer.Content.Headers.ContentLength : null);
    }

    [Fact]
    public async Task Error_AfterTheFirstBytes_ReplacesThem()
    {
        await using var host = await CompressionHost.StartAsync(Map);

        using var answer = await host.SendAsync("/throw");

        Assert.Equal((HttpStatusCode.InternalServerError, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.StartsWith("{", await Decoding.ReadAsync(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_WithoutBuffering_LeavesBitByBit()
    {
        var next = new TaskCompletionSource();
        await using var host = await CompressionHost.StartAsync(app => app.MapGet("/stream", async (HttpContext context) =>
        {
            context.Features.GetRequiredFeature<IHttpResponseBodyFeature>().DisableBuffering();
            context.Response.ContentType = "application/x-ndjson";
            await context.Response.WriteAsync("1\n");
            await context.Response.Body.FlushAsync();
            await next.Task;
            await context.Response.WriteAsync("2\n");
        }));

        using var answer = await host.SendAsync("/stream");
        await using var plain = new BrotliStream(await answer.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        using var reader = new StreamReader(plain);

        Assert.Equal("1", await reader.ReadLineAsync());
        next.SetResult();
        Assert.Equal(("2", null), (await reader.ReadLineAsync(), await reader.ReadLineAsync()));
    }

    [Theory]
    [InlineData(10_000, true)]
    [InlineData(500, true)]
    [InlineData(20, false)]
    public async Task Deadline_ThatIsNear_IsNotMissedForCompression(int milliseconds, bool isCompressed)
    {
        await using var host = await CompressionHost.StartAsync(
            Map, options => options.CarefulBytes = 0, services => services.AddSingleton<IRequestDeadline>(new FixedDeadline(TimeSpan.FromMilliseconds(milliseconds))).AddSingleton<TimeProvider>(FixedDeadline.Clock));

        using var answer = await host.SendAsync("/text");

        Assert.Equal(isCompressed, answer.Content.Headers.ContentEncoding.Count == 1);
        Assert.Equal(Text, await Decoding.ReadAsync(answer));
    }

    [Fact]
    public async Task Measured_IsWhatWentInAndCameOut()
    {
        var seen = new List<(string, double)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == "Thaw.Web")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            // Other tests compress at the same time: not everything that is seen is this one's.
            lock (seen)
            {
                seen.Add(($"{instrument.Name} {tags[0].Value}", value));
            }
        }

        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();
        await using var host = await CompressionHost.StartAsync(Map);

        using var answer = await host.SendAsync("/text", "gzip");
        var sent = (await answer.Content.ReadAsByteArrayAsync()).Length;

        lock (seen)
        {
            Assert.Contains(("thaw.web.compression.original gzip", (double)Text.Length), seen);
            Assert.Contains(("thaw.web.compression.compressed gzip", (double)sent), seen);
            Assert.Contains(seen, static one => one is ("thaw.web.compression.duration gzip", > 0.000_001 and < 5));
        }
    }

    [SkippableTheory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task Curl_ReadsWhatWasSent(string encoding)
    {
        var curl = Require.Tool("curl");
        await using var host = await CompressionHost.StartAsync(Map);

        // It says that it takes one coding, and decodes by what the answer says.
        var (_, plain) = await RunAsync(curl, "-sS", "--compressed", "-H", $"Accept-Encoding: {encoding}", $"{host.Client.BaseAddress}text");
        var (_, headers) = await RunAsync(curl, "-sS", "-o", "-", "-D", "-", "-H", $"Accept-Encoding: {encoding}", "--output", "/dev/null", $"{host.Client.BaseAddress}text");

        Assert.Equal(Text, plain);
        Assert.Contains($"Content-Encoding: {encoding}", headers, StringComparison.OrdinalIgnoreCase);
    }

    private static async Task<(int Code, string Output)> RunAsync(string program, params string[] arguments)
    {
        var start = new System.Diagnostics.ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false };
        using var process = System.Diagnostics.Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }

    private static void Map(WebApplication app)
    {
        app.MapGet("/text", async (HttpContext context) =>
        {
            var length = context.Request.Query["length"] is [{ } asked] ? int.Parse(asked) : Text.Length;
            context.Response.ContentType = "text/plain";
            context.Response.Headers.ETag = "\"tag\"";
            context.Response.ContentLength = context.Request.Query.ContainsKey("known") ? length : null;
            for (var at = 0; at < length; at += 300)
            {
                await context.Response.WriteAsync(Text[at..Math.Min(at + 300, length)]);
            }
        });
        app.MapGet("/encoded", async (HttpContext context) =>
        {
            context.Response.ContentType = "text/plain";
            context.Response.Headers.ContentEncoding = "gzip";
            await using var gzip = new GZipStream(context.Response.Body, CompressionLevel.Fastest, leaveOpen: true);
            await gzip.WriteAsync(System.Text.Encoding.UTF8.GetBytes(Text));
        });
        app.MapGet("/status/{status:int}", (int status, HttpContext context) =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = "text/plain";
            return status == 206 ? context.Response.WriteAsync(Text) : Task.CompletedTask;
        });
        app.MapGet("/type/{**type}", (string type, HttpContext context) =>
        {
            context.Response.ContentType = type;
            return context.Response.WriteAsync(Text);
        });
        app.MapMethods("/head", ["HEAD"], (HttpContext context) =>
        {
            context.Response.ContentType = "text/plain";
            context.Response.ContentLength = Text.Length;
            return Task.CompletedTask;
        });
        app.MapGet("/transform", (HttpContext context) =>
        {
            context.Response.ContentType = "text/plain";
            context.Response.Headers.CacheControl = "max-age=1, no-transform";
            return context.Response.WriteAsync(Text);
        });
        app.MapGet("/secret", () => Text).WithoutCompression();
        app.MapGet("/throw", async (HttpContext context) =>
        {
            context.Response.ContentType = "text/plain";
            await context.Response.WriteAsync("half an ans");
            throw new InvalidOperationException("Thrown on purpose.");
        });
    }

    private sealed class FixedDeadline(TimeSpan left) : IRequestDeadline
    {
        public static TimeProvider Clock { get; } = new StandingClock();

        public DateTimeOffset? Current => Clock.GetUtcNow() + left;

        private sealed class StandingClock : TimeProvider
        {
            public override DateTimeOffset GetUtcNow() => new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
        }
    }
}
