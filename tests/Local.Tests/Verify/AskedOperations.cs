using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Thaw.Local.Tests.Verify;

/// <summary>Stands before everything in a server, and notes each request by its method and the pattern of the endpoint that it came to.</summary>
internal sealed partial class AskedOperations : IStartupFilter
{
    public ConcurrentQueue<string> Seen { get; } = new();

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(async (context, rest) =>
        {
            await rest(context);
            if (context.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { } pattern })
            {
                Seen.Enqueue($"{context.Request.Method} /{Parameter().Replace(pattern.Trim('/'), "{$1}")}"); // as OpenAPI writes it
            }
        });
        next(app);
    };

    [GeneratedRegex(@"\{\**(\w+)[^}]*\}")]
    private static partial Regex Parameter();
}
