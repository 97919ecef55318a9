using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Thaw.Api;

namespace Thaw.Template.Code;

/// <summary>The endpoints of the API as it composes them.</summary>
internal static class ApiEndpoints
{
    private static readonly Lazy<IReadOnlyList<string>> Anonymous = new(Read);

    /// <summary>Those that need no caller, as routes of API Gateway: <c>GET /</c>.</summary>
    public static IReadOnlyList<string> Open => Anonymous.Value;

    private static List<string> Read()
    {
        var builder = ThawApi.CreateBuilder([]);
        builder.AddThawApi();
        builder.Services.AddThawCaching();
        using var app = builder.Build();
        app.MapThawApi();
        return
        [
            .. from endpoint in ((IEndpointRouteBuilder)app).DataSources.SelectMany(static source => source.Endpoints).OfType<RouteEndpoint>()
               where endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null
               from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["ANY"]
               select $"{method} /{endpoint.RoutePattern.RawText!.Trim('/')}",
        ];
    }
}
