using Microsoft.Extensions.Options;
using Thaw.Web;

namespace Thaw.Local;

/// <summary>What is said when the service listens: where, over which file, and what to try.</summary>
internal static class Welcome
{
    public static string For(WebApplication app, LocalCommand command)
    {
        var cache = $"{app.Urls.First()}/api/performance/cache";
        var tasks = $"{app.Urls.First()}/api/performance/tasks";
        var hasKeys = app.Services.GetRequiredService<IOptionsMonitor<ThawApiKeyOptions>>().Get(ThawAuthenticationSchemes.ApiKey).Keys.Count > 0;
        var key = hasKeys ? " -H \"X-Api-Key: $THAW_KEY\"" : "";
        return $$"""
            Thaw listens on {{string.Join(", ", app.Urls)}} and keeps its cache in {{command.Database}}
            Tasks run in this process; they find documents in {{command.Data}}
            {{(hasKeys ? "Callers need one of the configured API keys; an operator's is needed for the first and the last line." : "You are the user 'developer' with every right, from this machine only.")}}
            All of it can be seen in a browser, at {{app.Urls.First()}}/

            Try, in another terminal:
              curl -X PUT {{cache}}/company/acme -H 'Content-Type: application/json' -d '{"name":"Acme"}'{{key}}
              curl -i {{cache}}/company/acme{{key}}
              curl {{cache}}{{key}}
              curl -i -X POST {{tasks}} -H 'Content-Type: application/json' -d '{"type":"cache.invalidate","args":{"namespace":"company"} }'{{key}}

            Ctrl+C stops it.
            """;
    }
}
