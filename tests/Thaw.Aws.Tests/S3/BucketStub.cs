using System.Net;
using System.Text;
using Thaw.Tests.Support;

namespace Thaw.Aws.S3;

/// <summary>As much of S3 as reading takes: <c>GET /bucket/key</c> over HTTP on this machine, with errors as S3 words them. Remembers what it was asked.</summary>
internal sealed class BucketStub : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _serving;

    public BucketStub()
    {
        Url = new Uri($"http://127.0.0.1:{FreePort.Find()}/");
        _listener.Prefixes.Add(Url.AbsoluteUri);
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Url { get; }

    /// <summary>What lies where: <c>bucket/key</c>.</summary>
    public Dictionary<string, byte[]> Objects { get; } = new(StringComparer.Ordinal);

    public List<string> Asked { get; } = [];

    public List<string?> Owners { get; } = [];

    /// <summary>After so many bytes of an object the connection ends.</summary>
    public int? BreaksAfter { get; set; }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
        _listener.Close();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception stopped) when (stopped is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            try
            {
                await AnswerAsync(context);
            }
            catch (HttpListenerException)
            {
                // The client left.
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var path = Uri.UnescapeDataString(context.Request.Url!.AbsolutePath[1..]);
        Asked.Add($"{context.Request.HttpMethod} {path}");
        Owners.Add(context.Request.Headers["x-amz-expected-bucket-owner"]);
        var response = context.Response;
        if (!Objects.TryGetValue(path, out var bytes))
        {
            response.StatusCode = 404;
            response.ContentType = "application/xml";
            await response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes("<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>"));
            response.Close();
            return;
        }

        response.ContentLength64 = bytes.Length;
        if (BreaksAfter is { } some)
        {
            await response.OutputStream.WriteAsync(bytes.AsMemory(0, some));
            await response.OutputStream.FlushAsync();
            response.Abort();
            return;
        }

        await response.OutputStream.WriteAsync(bytes);
        response.Close();
    }
}
