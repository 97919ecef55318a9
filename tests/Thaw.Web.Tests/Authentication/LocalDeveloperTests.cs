using System.Net;
using Microsoft.AspNetCore.Http;
using static Thaw.Web.Tests.AuthenticationHost;

namespace Thaw.Web.Tests;

public sealed class LocalDeveloperTests
{
    [Theory]
    [InlineData("localhost", "127.0.0.1")]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("[::1]", "::1")]
    [InlineData("LOCALHOST", "::ffff:127.0.0.1")]
    public async Task Authenticate_FromThisMachine_IsTheDeveloper(string host, string remote)
    {
        await using var services = Services();

        var result = await AuthenticateAsync(services, context =>
        {
            context.Request.Host = new HostString(host, 5080);
            context.Connection.RemoteIpAddress = IPAddress.Parse(remote);
        });

        Assert.Equal("developer", result.Principal?.GetVerifiedUser());
        Assert.True(result.Principal?.IsOperator());
    }

    [Theory]
    [InlineData("10.0.0.7")]
    [InlineData("fe80::1")]
    [InlineData(null)]
    public async Task Authenticate_FromElsewhere_Fails(string? remote)
    {
        await using var services = Services();

        var result = await AuthenticateAsync(services, context => context.Connection.RemoteIpAddress = remote is null ? null : IPAddress.Parse(remote));

        Assert.NotNull(result.Failure);
    }

    [Theory]
    [InlineData("Host", "evil.example:5080")]
    [InlineData("Host", "127.0.0.1.nip.io")]
    [InlineData("Host", "localhost.evil.example")]
    [InlineData("Host", "")]
    [InlineData("Origin", "http://evil.example")]
    [InlineData("Origin", "http://localhost:3000")]
    [InlineData("Origin", "https://localhost:5080")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("X-Forwarded-For", "127.0.0.1")]
    [InlineData("Forwarded", "for=127.0.0.1")]
    public async Task Authenticate_NotOfTheDevelopersWill_Fails(string header, string value)
    {
        await using var services = Services();

        Assert.NotNull((await AuthenticateAsync(services, context => context.Request.Headers[header] = value)).Failure);
    }

    [Theory]
    [InlineData("Origin", "http://localhost:5080")]
    [InlineData("Sec-Fetch-Site", "same-origin")]
    [InlineData("Sec-Fetch-Site", "none")]
    public async Task Authenticate_OwnPage_IsTheDeveloper(string header, string value)
    {
        await using var services = Services();

        Assert.True((await AuthenticateAsync(services, context => context.Request.Headers[header] = value)).Succeeded);
    }

    [Fact]
    public async Task Authenticate_KeysAreConfigured_NeedsOne()
    {
        await using var services = Services(Key("first", "alice"));

        Assert.False((await AuthenticateAsync(services)).Succeeded);
        Assert.True((await AuthenticateAsync(services, context => context.Request.Headers["X-Api-Key"] = "first")).Succeeded);
    }
}
