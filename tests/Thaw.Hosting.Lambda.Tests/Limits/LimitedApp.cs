using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Thaw.Web;

namespace Thaw.Hosting.Lambda.Tests.Limits;

/// <summary>One application with every limit, composed alike for each host.</summary>
internal static class LimitedApp
{
    public static void Add(IServiceCollection services, IReadOnlyDictionary<string, string?> settings, Action<IServiceCollection>? add = null)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        services.AddThawProblems();
        services.AddThawRequestLimits(configuration);
        services.AddThawCors(configuration);
        services.AddThawRateLimits(configuration);
        services.AddThawAuthentication().AddThawApiKeys(configuration.GetSection("Keys"));
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAssertion(static context => context.User.GetVerifiedUser() is not null).Build());
        add?.Invoke(services);
    }

    public static void Map(WebApplication app)
    {
        app.UseThawSecurityHeaders();
        app.UseThawProblems();
        app.UseThawRequestLimits();
        app.UseRouting();
        app.UseThawCors();
        app.UseAuthentication();
        app.UseThawRateLimits();
        app.UseAuthorization();
        app.MapGet("/open", static () => "open").AllowAnonymous();
        app.MapGet("/free", static () => "free").AllowAnonymous().DisableRateLimiting();
        app.MapGet("/mine", static (ClaimsPrincipal user) => user.GetVerifiedUser());
        app.MapPost("/length", static async (HttpContext context) =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            await context.Response.WriteAsync(body.Length.ToString());
        }).AllowAnonymous();
        app.MapGet("/cached", static (HttpContext context) =>
        {
            context.Response.Headers.CacheControl = "max-age=60";
            return "cached";
        }).AllowAnonymous();
    }
}
