using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Xunit.Abstractions;

namespace Thaw.Web.Tests.Fuzzing;

/// <summary>
/// A hundred thousand requests from a seeded generator through the whole pipeline, a quarter each of fields, cursors, batches and encodings: whatever comes is answered 2xx or 4xx, readably, and
/// nothing of it stays in memory.
/// </summary>
[Collection(nameof(FuzzTests))]
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int Each = 25_000;
    private const int WarmUp = 5_000;
    private const long MostGrowth = 4 * 1024 * 1024;

    [Fact]
    public Task Fields() => RunAsync(1, static (fuzz, _) =>
    {
        string[] names = ["id", "name", "gone", "password", "items", "price", "deep", "a", "b", "tags", "nope", "ü"];
        var fields = string.Join(fuzz.OneIn(9) ? fuzz.Scrap() : ",", Enumerable.Range(0, fuzz.OneIn(50) ? fuzz.Next(200) : fuzz.Next(6)).Select(_ =>
            string.Join(fuzz.OneIn(30) ? ".." : ".", Enumerable.Range(0, fuzz.OneIn(50) ? fuzz.Next(40) : 1 + fuzz.Next(3)).Select(_ => fuzz.OneIn(8) ? fuzz.Scrap() : fuzz.Of(names)))));
        var query = $"?{fuzz.Of("fields", "fields", "fields", "Fields", "fields[]")}={fuzz.InQuery(fields)}{(fuzz.OneIn(9) ? $"&fields={fuzz.InQuery(fuzz.Scrap())}" : "")}";
        return new FuzzedRequest(fuzz.Of("GET", "GET", "GET", "HEAD"), fuzz.Of("/json", "/json", "/cached", "/text", "/nowhere"), query) { Headers = fuzz.OneIn(3) ? [("Accept-Encoding", "br")] : [] };
    });

    [Fact]
    public Task Cursors()
    {
        // Of an answer before: good ones go in too, or every fault would hide behind the signature.
        var good = new string('A', 60);
        return RunAsync(2, (fuzz, last) =>
        {
            good = last is { Status: 200 } && JsonDocument.Parse(last.Decoded()).RootElement.TryGetProperty("nextCursor", out var next) ? next.GetString()! : good;
            return Page(fuzz, good);
        });
    }

    private static FuzzedRequest Page(Fuzz fuzz, string good)
    {
        var cursor = fuzz.Next(4) switch
        {
            0 => good,
            1 => fuzz.Spoil(good),
            2 => Convert.ToBase64String(Enumerable.Range(0, fuzz.Next(200)).Select(_ => (byte)fuzz.Next(256)).ToArray()),
            _ => fuzz.Scrap(),
        };
        var limit = fuzz.Next(4) switch { 0 => $"&limit={fuzz.InQuery(fuzz.Scrap())}", 1 => $"&limit={fuzz.Next(8)}", _ => "" };
        var order = fuzz.OneIn(10) ? $"&order={fuzz.InQuery(fuzz.Scrap())}" : "";
        return new FuzzedRequest("GET", "/items", fuzz.OneIn(20) ? $"?{limit}" : $"?cursor={fuzz.InQuery(cursor)}{(fuzz.OneIn(20) ? $"&cursor={fuzz.InQuery(fuzz.Scrap())}" : "")}{limit}{order}");
    }

    [Fact]
    public Task Batches() => RunAsync(3, static (fuzz, _) =>
    {
        var body = Fuzz.Utf8(fuzz.OneIn(5) ? fuzz.Spoil(Batch(fuzz)) : Batch(fuzz));
        return new FuzzedRequest("POST", "/api/batch", fuzz.OneIn(20) ? $"?fields={fuzz.InQuery("responses." + fuzz.Scrap())}" : "")
        {
            Body = fuzz.OneIn(8) ? fuzz.Spoil(body) : body,
            Headers = [("Content-Type", fuzz.OneIn(20) ? fuzz.Of("text/plain", "application/json; charset=utf-16", "application/json;;", "*/*", "") : "application/json")],
        };
    });

    [Fact]
    public Task Encodings() => RunAsync(4, static (fuzz, _) =>
    {
        var accepted = string.Join(fuzz.OneIn(9) ? ";" : ",", Enumerable.Range(0, fuzz.OneIn(50) ? 500 : fuzz.Next(5)).Select(_ =>
            $"{(fuzz.OneIn(8) ? fuzz.Scrap() : fuzz.Of("br", "gzip", "x-gzip", "identity", "*", "deflate", "zstd"))}{fuzz.Of("", "", ";q=0", ";q=1", ";q=0.5", "; q=0.001", ";q=2", ";q=", ";q=0.0001", ";q=-1")}"));
        var plain = Fuzz.Utf8(new string('x', fuzz.Next(3_000)) + fuzz.Scrap());
        var body = fuzz.Next(3) switch { 0 => plain, 1 => fuzz.Spoil(Gzip(plain)), _ => fuzz.Spoil(plain) };
        List<(string, string)> headers = [("Accept-Encoding", Printable(accepted))];
        if (fuzz.OneIn(2))
        {
            headers.Add(("Content-Encoding", Printable(fuzz.OneIn(4) ? fuzz.Scrap() : fuzz.Of("gzip", "br", "identity", "gzip, gzip", "x"))));
        }

        if (fuzz.OneIn(2))
        {
            headers.Add(("Content-Type", Printable(fuzz.OneIn(3) ? fuzz.Spoil("application/json; charset=utf-8") : fuzz.Of("application/json", "text/plain; charset=utf-7", "image/png", "multipart/form-data; boundary=x"))));
        }

        if (fuzz.OneIn(4))
        {
            headers.Add(("Accept-Language", Printable(fuzz.Scrap())));
        }

        var (method, path) = fuzz.Of(("POST", "/echo"), ("POST", "/api/batch"), ("GET", "/text"), ("GET", "/json"), ("GET", "/cached"), ("HEAD", "/text"), ("PUT", "/echo"));
        return new FuzzedRequest(method, path, fuzz.OneIn(3) ? $"?v={fuzz.InQuery(fuzz.Scrap())}" : "") { Headers = headers, Body = method is "GET" or "HEAD" ? [] : body };
    });

    private async Task RunAsync(int seed, Func<Fuzz, FuzzedAnswer?, FuzzedRequest> make)
    {
        await using var host = await FuzzedHost.StartAsync();
        var fuzz = new Fuzz(seed);
        var statuses = new SortedDictionary<int, int>();
        FuzzedAnswer? last = null;
        long before = 0;
        for (var i = 0; i < Each; i++)
        {
            var request = make(fuzz, last);
            FuzzedAnswer answer;
            try
            {
                answer = await host.SendAsync(request);
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"Request {i} of seed {seed} was not answered: {request}", error);
            }

            Assert.True(answer.Fault() is null, $"Request {i} of seed {seed}: {answer.Fault()}\n{request}");
            statuses[answer.Status] = statuses.GetValueOrDefault(answer.Status) + 1;
            last = answer;
            if (i == WarmUp)
            {
                before = Held();
            }
        }

        last = null;
        var growth = Held() - before;
        output.WriteLine($"{Each} requests: {string.Join(", ", statuses.Select(static one => $"{one.Value} × {one.Key}"))}; memory {growth:+#,0;-#,0;0} bytes after {WarmUp}");
        Assert.True(statuses.Keys.Any(static status => status < 300) && statuses.Keys.Any(static status => status >= 400), "It tells nothing where all are the same.");
        Assert.InRange(growth, long.MinValue, MostGrowth);
    }

    private static string Batch(Fuzz fuzz)
    {
        var requests = Enumerable.Range(0, fuzz.OneIn(30) ? fuzz.Next(40) : 1 + fuzz.Next(4)).Select(i =>
        {
            var id = fuzz.OneIn(15) ? fuzz.Scrap() : $"r{(fuzz.OneIn(15) ? 0 : i)}";
            string[] paths = ["/json", "/items?limit=2", "/echo", "/cached", "/api/batch", "/nowhere", "/json?fields=id", "/json?fields={{r0.body.id}}", "/{{r0.body.name}}", "/items?cursor={{r0.body.nextCursor}}"];

            // The first has nothing to refer to; mostly it does not.
            var refers = i > 0 || fuzz.OneIn(15);
            var path = paths[fuzz.Next(refers ? paths.Length : 7)];
            var members = new List<string>
            {
                $"\"id\":{Quoted(id)}", $"\"method\":{Quoted(fuzz.OneIn(15) ? fuzz.Scrap() : fuzz.Of("GET", "GET", "POST", "HEAD", "DELETE", "OPTIONS"))}",
                $"\"path\":{Quoted(fuzz.OneIn(12) ? fuzz.Spoil(path) : path)}",
            };
            if (fuzz.OneIn(4))
            {
                members.Add($"\"headers\":{{{Quoted(fuzz.OneIn(9) ? fuzz.Scrap() : fuzz.Of("X-A", "Accept", "Content-Type", "Accept-Language", "X-B", "If-Match", "Range"))}:{Quoted(fuzz.OneIn(9) ? fuzz.Scrap() : refers ? fuzz.Of("{{r0.headers.etag}}", "1", "text/plain", "{{r0.body}}") : fuzz.Of("1", "text/plain", "application/json"))}}}");
            }

            if (fuzz.OneIn(3))
            {
                members.Add($"\"body\":{fuzz.Of("null", "1", Quoted(fuzz.Scrap()), "\"\\u007b\\u007br9.body}}\"", refers ? "\"{{r0.body.id}}\"" : "[]", refers ? "{\"a\":\"{{r0.body}}\",\"b\":[\"x{{r0.status}}\"]}" : "{}", Nested(fuzz.OneIn(9) ? 70 : 20))}");
            }

            if (refers && fuzz.OneIn(5))
            {
                members.Add($"\"dependsOn\":{fuzz.Of("[\"r0\"]", "[]", "[null]", "\"r0\"", "[\"r9\"]")}");
            }

            return $"{{{string.Join(',', members)}}}";
        });
        return $"{{\"requests\":[{string.Join(',', requests)}]}}";
    }

    private static string Nested(int depth) => new string('[', depth) + new string(']', depth);

    private static string Quoted(string text) => JsonSerializer.Serialize(text);

    // What a server lets through in a header's value.
    private static string Printable(string text) => string.Concat(text.Where(static character => character is '\t' or (>= ' ' and < '\u007f')));

    private static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }

    private static long Held()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}

/// <summary>By itself: memory is the process's.</summary>
[CollectionDefinition(nameof(FuzzTests), DisableParallelization = true)]
public sealed class FuzzCollection;
