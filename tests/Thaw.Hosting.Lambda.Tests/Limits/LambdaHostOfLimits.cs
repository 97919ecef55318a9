using Microsoft.Extensions.DependencyInjection;
using Thaw.Hosting.Lambda.Tests.Http;

namespace Thaw.Hosting.Lambda.Tests.Limits;

internal sealed class LambdaHostOfLimits(LambdaApp app) : ILimitedHost
{
    public static async Task<ILimitedHost> StartAsync(IReadOnlyDictionary<string, string?> settings, Action<IServiceCollection>? add) =>
        new LambdaHostOfLimits(await LambdaApp.StartAsync(LimitedApp.Map, services => LimitedApp.Add(services, settings, add)));

    public async Task<LimitedAnswer> SendAsync(Payloads request)
    {
        // The gateway sends a body's length along, as a client does.
        var length = ("Content-Length", $"{request.Body.Length}");
        var answer = await app.InvokeAsync((request.Body.Length == 0 ? request : request with { Headers = [.. request.Headers, length] }).As("FunctionUrl"));
        var headers = answer.Headers.Where(static header => !header.Name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
            .ToDictionary(static header => header.Name.ToLowerInvariant(), static header => header.Value);
        return new LimitedAnswer(answer.Status, headers, answer.Text);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
