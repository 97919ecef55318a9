using Thaw.Web;

namespace Thaw.WebProcess;

/// <summary>What an upstream answers, cached, with what the cache says of it.</summary>
internal static class LoadEndpoints
{
    private const string Client = "company";

    public static void AddLoads(this IServiceCollection services, IConfiguration configuration) => services
        .AddHttpClient(Client, client => client.BaseAddress = new Uri(configuration["Upstream"] ?? "http://127.0.0.1:9"))
        .AddThawCache("company", static options => options.Rules.Add(new UpstreamRule("/api/loads/{**rest}", TimeSpan.FromSeconds(300)) { PerUser = false }));

    public static void MapLoads(this WebApplication app) => app.MapGet("/loads/{id}", static async (string id, HttpContext context, IHttpClientFactory clients) =>
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/loads/{Uri.EscapeDataString(id)}");
        if (context.Request.Query.ContainsKey("anew"))
        {
            request.BypassThawCache();
        }

        using var client = clients.CreateClient(Client);
        using var answer = await client.SendAsync(request, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var name in new[] { "Cache-Status", "Age", "ETag" })
        {
            if (answer.Headers.TryGetValues(name, out var values))
            {
                context.Response.Headers[name] = values.ToArray();
            }
        }

        await DocumentEndpoints.SendAsync(context, "application/json", await answer.Content.ReadAsByteArrayAsync(context.RequestAborted));
    });
}
