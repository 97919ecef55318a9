using System.Diagnostics;
using System.Net.Http.Headers;
using Thaw.Local.Signing;

namespace Thaw.Local.Verify;

/// <summary>A deployment as its callers see it: one with their credentials, one without.</summary>
internal sealed class Deployment : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(35); // an HTTP API gives up after 30

    private readonly HttpClient _known;
    private readonly HttpClient _stranger;

    public Deployment(VerifyCommand command, Func<VerifyCommand, AwsIdentity> identity, TimeProvider time)
    {
        Url = command.Url;
        IsSigned = command is { Token: null, ApiKey: null }
            && (command.Profile is not null || command.Region is not null || command.Service is not null || AwsIdentity.IsAwsAddress(command.Url));
        _known = Client(IsSigned ? new SigningHandler(identity(command), time) { InnerHandler = Plain() } : Plain());
        _stranger = Client(Plain());
        if (command.Token is { } token)
        {
            _known.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        if (command.ApiKey is { } key)
        {
            _known.DefaultRequestHeaders.TryAddWithoutValidation("X-Api-Key", key);
        }

        IsAnonymous = !IsSigned && command is { Token: null, ApiKey: null };
    }

    public Uri Url { get; }

    public bool IsSigned { get; }

    /// <summary>Whether the caller shows nothing: a Local on this machine knows its developer without.</summary>
    public bool IsAnonymous { get; }

    /// <summary>Asks as the caller that was named.</summary>
    public Task<Reply> AskAsync(HttpMethod method, string path, HttpContent? content = null, params (string Name, string Value)[] headers) =>
        SendAsync(_known, method, path, content, headers);

    /// <summary>Asks as somebody with no credentials; without any to leave out, as a page of another origin.</summary>
    public Task<Reply> AskAsStrangerAsync(HttpMethod method, string path) =>
        SendAsync(_stranger, method, path, null, IsAnonymous ? [("Origin", "https://stranger.example")] : []);

    public void Dispose()
    {
        _known.Dispose();
        _stranger.Dispose();
    }

    private static SocketsHttpHandler Plain() => new() { AllowAutoRedirect = false, UseCookies = false };

    private HttpClient Client(HttpMessageHandler handler) => new(handler) { BaseAddress = Url, Timeout = Patience };

    private static async Task<Reply> SendAsync(HttpClient client, HttpMethod method, string path, HttpContent? content, (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path.TrimStart('/')) { Content = content };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        var started = Stopwatch.GetTimestamp();
        using var answer = await client.SendAsync(request);
        var body = await answer.Content.ReadAsStringAsync();
        return new Reply((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, answer.Headers.ETag?.ToString(), body, Stopwatch.GetElapsedTime(started));
    }
}
