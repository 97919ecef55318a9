using System.Text;
using Thaw.EndToEnd.Lambda;

namespace Thaw.EndToEnd;

/// <summary>The Api for an operator, on Kestrel and under the Runtime API emulator, with answers that are reshaped.</summary>
public sealed class ApiOnBothHosts : IAsyncLifetime
{
    private static readonly Dictionary<string, string> Settings = new(StringComparer.Ordinal)
    {
        ["OPTIMIZE_JSON_PAYLOAD"] = "true",
        ["Thaw__Payload__SensitiveNames__0"] = "password",
        ["Thaw__Operators__Claim"] = "cognito:groups",
        ["Thaw__Operators__Values"] = "operators",
    };

    private readonly TemporaryFolder _folder = new();
    private LocalProcess _kestrel = null!;
    private HttpClient _client = null!;
    private RunningFunction _lambda = null!;

    public async Task InitializeAsync()
    {
        _kestrel = await LocalProcess.StartAsync(_folder.File("cache.db"), Settings);
        _client = _kestrel.Client();
        _lambda = await RunningFunction.OfAsync("Api", Publication.Built, Settings);
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _kestrel.DisposeAsync();
        await _lambda.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>Sends one request to Kestrel, or to the function.</summary>
    internal async Task<(int Status, string Text)> SendAsync(bool onLambda, string method, string target, byte[]? body = null, string? contentType = "application/json")
    {
        if (onLambda)
        {
            var parts = target.Split('?', 2);
            var sent = GatewayEvent.Http(method, parts[0], parts.Length > 1 ? parts[1] : "").Header("content-type", contentType ?? "");
            var answer = await _lambda.InvokeAsync(body is null ? sent : sent.Body(body));
            return (answer.Status, answer.Text);
        }

        using var request = new HttpRequestMessage(new HttpMethod(method), target);
        if (body is not null)
        {
            // In chunks where it does not say what it is: then its length says nothing of it either.
            request.Content = new ByteArrayContent(body);
            request.Headers.TransferEncodingChunked = contentType is null;
            Assert.True(contentType is null || request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType));
        }

        using var response = await _client.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    internal Task<(int Status, string Text)> SendAsync(bool onLambda, string method, string target, string body, string? contentType = "application/json") =>
        SendAsync(onLambda, method, target, Encoding.UTF8.GetBytes(body), contentType);
}
