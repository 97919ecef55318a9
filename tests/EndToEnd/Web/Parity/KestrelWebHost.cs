using System.Net.Http.Headers;

namespace Thaw.EndToEnd.Web.Parity;

/// <summary>The application on Kestrel, as a process.</summary>
internal sealed class KestrelWebHost : IWebHost
{
    private readonly ServerProcess _process;
    private readonly HttpClient _client;

    private KestrelWebHost(ServerProcess process)
    {
        _process = process;
        _client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, ActivityHeadersPropagator = null }) { BaseAddress = process.Address };
    }

    public string Name => "Kestrel";

    public Uri Address => _process.Address;

    public static async Task<IWebHost> StartAsync(IReadOnlyDictionary<string, string> settings) =>
        new KestrelWebHost(await ServerProcess.StartAsync("WebAssembly", "/live", settings));

    public async Task<WebAnswer> SendAsync(WebRequest request)
    {
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), request.Target);
        message.Headers.Host = TwoHosts.Host;
        if (request.Body is { } body)
        {
            message.Content = new ByteArrayContent(body);
        }

        foreach (var (name, value) in request.Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
            {
                message.Content ??= new ByteArrayContent([]);
                message.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        using var answer = await _client.SendAsync(message);
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        return WebAnswer.Of((int)answer.StatusCode, [.. Fields(answer.Headers.NonValidated), .. Fields(answer.Content.Headers.NonValidated)], bytes);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _process.DisposeAsync();
    }

    private static IEnumerable<(string Name, string Value)> Fields(HttpHeadersNonValidated headers) =>
        headers.SelectMany(static header => header.Value.Select(value => (header.Key, value)));
}
