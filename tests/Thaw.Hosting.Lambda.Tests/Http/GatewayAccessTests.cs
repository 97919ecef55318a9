using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Thaw.Web;

namespace Thaw.Hosting.Lambda.Tests.Http;

/// <summary>The pipeline of functions/Api behind a gateway: who gets in, as whom, and who does not.</summary>
public sealed class GatewayAccessTests : IAsyncLifetime
{
    private const string Event = """{"rawPath":"/secret","headers":{#headers},"requestContext":{"http":{"method":"GET"},"authorizer":#authorizer},"body":#body}""";
    private const string Alice = """{"jwt":{"claims":{"sub":"alice","cognito:groups":"[readers ops]"}}}""";
    private const string Bob = """{"iam":{"userId":"AROABOB:session","userArn":"arn:aws:sts::1:assumed-role/Bob/session"}}""";

    private LambdaApp _app = null!;

    [Theory]
    [InlineData("", Alice, "alice operator")]
    [InlineData("", Bob, "AROABOB")]
    [InlineData("\"x-api-key\":\"key\"", "null", "carol")]
    public async Task Request_OfAVerifiedCaller_IsTheirs(string headers, string authorizer, string user)
    {
        var answer = await InvokeAsync(headers, authorizer);

        Assert.Equal((200, user), (answer.Status, answer.Text));
    }

    [Theory]
    [InlineData("", "null", "null")]
    [InlineData("\"authorization\":\"Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSJ9.\"", "null", "null")]
    [InlineData("\"x-amzn-oidc-data\":\"eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSJ9.\",\"x-amzn-oidc-identity\":\"alice\"", "null", "null")]
    [InlineData("\"requestcontext\":\"{}\",\"authorizer\":\"alice\",\"x-user\":\"alice\",\"sub\":\"alice\"", "null", "null")]
    [InlineData("", "null", "\"{\\\"requestContext\\\":{\\\"authorizer\\\":{\\\"jwt\\\":{\\\"claims\\\":{\\\"sub\\\":\\\"alice\\\"}}}}}\"")]
    [InlineData("", "{\"lambda\":null}", "null")]
    [InlineData("\"x-api-key\":\"guess\"", "null", "null")]
    public async Task Request_WhoseCallerOnlySaysWhoTheyAre_Is401(string headers, string authorizer, string body) =>
        Assert.Contains((await InvokeAsync(headers, authorizer, body)).Status, new[] { 401, 403 });

    [Theory]
    [InlineData("\"x-api-key\":\"key\"", 403)]
    [InlineData("\"x-api-key\":\"guess\"", 401)]
    public async Task Request_OfTwoCallers_IsNobodys(string headers, int status) => Assert.Equal(status, (await InvokeAsync(headers, Alice)).Status);

    [Fact]
    public async Task Request_InTurns_EachIsItsOwnCallers()
    {
        Assert.Equal("alice operator", (await InvokeAsync("", Alice)).Text);
        Assert.Equal(401, (await InvokeAsync("", "null")).Status);
        Assert.Equal("AROABOB", (await InvokeAsync("", Bob)).Text);
    }

    public async Task InitializeAsync()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Thaw:Operators:Claim"] = "cognito:groups",
            ["Thaw:Operators:Values"] = "ops",
            ["Thaw:ApiKeys:0:Hash"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("key"))),
            ["Thaw:ApiKeys:0:Owner"] = "carol",
        }).Build();
        _app = await LambdaApp.StartAsync(
            static web =>
            {
                web.UseRouting();
                web.UseAuthentication();
                web.UseAuthorization();
                web.MapGet("/secret", static context => context.Response.WriteAsync(context.User.GetVerifiedUser() + (context.User.IsOperator() ? " operator" : "")));
            },
            services =>
            {
                services.AddLogging();
                services.AddThawAuthentication().AddThawGatewayCallers(configuration).AddThawApiKeys(configuration.GetSection("Thaw:ApiKeys"));
                services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder()
                    .RequireAuthenticatedUser()
                    .RequireAssertion(static context => context.User.GetVerifiedUser() is not null)
                    .Build());
            });
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    private Task<LambdaAnswer> InvokeAsync(string headers, string authorizer, string body = "null") => _app.InvokeAsync(Event
        .Replace("#headers", headers, StringComparison.Ordinal).Replace("#authorizer", authorizer, StringComparison.Ordinal).Replace("#body", body, StringComparison.Ordinal));
}
