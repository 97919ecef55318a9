using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Thaw.Tests.Support;

namespace Thaw.EndToEnd;

/// <summary>As much of Systems Manager as secrets take, on this machine: <c>GetParameters</c> over HTTP.</summary>
internal sealed class ParameterServer : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _serving;
    private int _asked;

    public ParameterServer()
    {
        Url = new Uri($"http://127.0.0.1:{FreePort.Find()}/");
        _listener.Prefixes.Add(Url.AbsoluteUri);
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Url { get; }

    public System.Collections.Concurrent.ConcurrentDictionary<string, string> Values { get; } = new(StringComparer.Ordinal);

    /// <summary>How often it was asked for anything.</summary>
    public int Asked => Volatile.Read(ref _asked);

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

            Interlocked.Increment(ref _asked);
            try
            {
                await AnswerAsync(context);
            }
            catch (Exception gone) when (gone is HttpListenerException or IOException or JsonException or ObjectDisposedException)
            {
                // Whoever asked has not waited for it.
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var names = (await JsonNode.ParseAsync(context.Request.InputStream))!["Names"]!.AsArray().Select(static name => (string)name!).ToList();
        var isKnown = context.Request.Headers["X-Amz-Target"] == "AmazonSSM.GetParameters";
        var answer = new JsonObject
        {
            ["InvalidParameters"] = new JsonArray([.. names.Where(name => !Values.ContainsKey(name)).Select(static name => (JsonNode)name)]),
            ["Parameters"] = new JsonArray([.. names.Where(Values.ContainsKey).Select(name => (JsonNode)new JsonObject { ["Name"] = name, ["Type"] = "SecureString", ["Value"] = Values[name] })]),
        };
        context.Response.StatusCode = isKnown ? 200 : 400;
        context.Response.ContentType = "application/x-amz-json-1.1";
        await context.Response.OutputStream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(answer.ToJsonString()));
        context.Response.Close();
    }
}
