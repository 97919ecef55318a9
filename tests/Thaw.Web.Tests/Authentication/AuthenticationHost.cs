using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Thaw.Web.Tests;

/// <summary>The schemes without a server: a request is a context.</summary>
internal static class AuthenticationHost
{
    public static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    public static ThawApiKey Key(string key, string owner, params string[] roles) => new() { Hash = Hash(key), Owner = owner, Roles = roles };

    public static ServiceProvider Services(params ThawApiKey[] keys)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddThawAuthentication()
            .AddThawApiKeys(options => Array.ForEach(keys, options.Keys.Add))
            .AddThawLocalDeveloper();
        return services.BuildServiceProvider();
    }

    public static DefaultHttpContext Request(IServiceProvider services, Action<HttpContext>? change = null)
    {
        var context = new DefaultHttpContext { RequestServices = services.CreateScope().ServiceProvider };
        context.Connection.RemoteIpAddress = IPAddress.Loopback;
        context.Request.Scheme = "http";
        context.Request.Host = new HostString("localhost", 5080);
        change?.Invoke(context);
        return context;
    }

    public static async Task<AuthenticateResult> AuthenticateAsync(IServiceProvider services, Action<HttpContext>? change = null) =>
        await Request(services, change).AuthenticateAsync();
}
