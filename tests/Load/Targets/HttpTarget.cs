using System.Diagnostics;
using System.Net.Http.Headers;

namespace Thaw.Load.Targets;

/// <summary>The service under load: one pool of connections, as many as there are workers.</summary>
internal sealed class HttpTarget : IDisposable
{
    /// <summary>The most of an answer that is kept; the rest is read and forgotten.</summary>
    public const int KeptBytes = 256 * 1024;

    public const string KeyVariable = "THAW_KEY";

    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly HttpClient _client;

    public HttpTarget(Uri address, int connections, string? apiKey = null)
    {
        Address = address;
        var handler = new SocketsHttpHandler { MaxConnectionsPerServer = connections, UseCookies = false, AllowAutoRedirect = false, UseProxy = false };

        // Each request has a limit of its own.
        _client = new HttpClient(handler) { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
        if (!string.IsNullOrEmpty(apiKey))
        {
            _client.DefaultRequestHeaders.Add("X-Api-Key", apiKey);
        }
    }

    public Uri Address { get; }

    /// <summary>Sends one request and reads its answer to the end.</summary>
    public async Task<Answer> SendAsync(HttpMethod method, string path, ReadOnlyMemory<byte>? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is { } bytes)
        {
            request.Content = new ReadOnlyMemoryContent(bytes);
            request.Content.Headers.ContentType = Json;
        }

        using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        var first = Stopwatch.GetTimestamp();
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        return new Answer((int)response.StatusCode, await ReadAsync(stream, cancellationToken), first);
    }

    public void Dispose() => _client.Dispose();

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var kept = new byte[4 * 1024];
        var length = 0;
        while (await stream.ReadAsync(kept.AsMemory(length), cancellationToken) is var read and > 0)
        {
            length += read;
            if (length == kept.Length)
            {
                if (length == KeptBytes)
                {
                    await stream.CopyToAsync(Stream.Null, cancellationToken);
                    break;
                }

                Array.Resize(ref kept, Math.Min(KeptBytes, kept.Length * 4));
            }
        }

        return kept.AsMemory(0, length);
    }
}
