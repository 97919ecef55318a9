using System.Security.Claims;
using Microsoft.AspNetCore.Builder;

namespace Thaw.Hosting.Lambda.Tests.Http;

/// <summary>Who a request's user is: what the gateway says in its own context, and nothing that a client can write.</summary>
public sealed class CallerTests
{
    private const string V2 = """{"rawPath":"/","headers":{},"requestContext":{"http":{"method":"GET"},"authorizer":#}}""";
    private const string V1 = """{"httpMethod":"GET","path":"/","requestContext":{"authorizer":#}}""";
    private const string Signed = """{"httpMethod":"GET","path":"/","requestContext":{"identity":#}}""";

    [Theory]
    [InlineData(V2, """{"jwt":{"claims":{"sub":"u1","cognito:groups":"[a b]"},"scopes":["r","w"]}}""", "Gateway.Jwt", "u1", "cognito:groups=[a b]", "scope=r", "scope=w", "sub=u1")]
    [InlineData(V2, """{"jwt":{"claims":{"sub":"u1"},"scopes":null}}""", "Gateway.Jwt", "u1", "sub=u1")]
    [InlineData(V1, """{"claims":{"sub":"u2","email_verified":true,"n":7}}""", "Gateway.Jwt", "u2", "email_verified=true", "n=7", "sub=u2")]
    [InlineData(V1, """{"claims":{"sub":"u2"},"scopes":["r"]}""", "Gateway.Jwt", "u2", "scope=r", "sub=u2")]
    [InlineData(V1, """{"principalId":"p1","tenant":"t","integrationLatency":12}""", "Gateway.LambdaAuthorizer", "p1", "principalId=p1", "tenant=t")]
    [InlineData(V2, """{"lambda":{"sub":"s1","principalId":"p1","list":["a","b"],"deep":{"x":1},"none":null}}""", "Gateway.LambdaAuthorizer", "s1", "list=a", "list=b", "principalId=p1", "sub=s1")]
    [InlineData(V2, """{"lambda":null}""", "Gateway.LambdaAuthorizer", null)]
    [InlineData(V2, """{"jwt":{"claims":{"client":"x"}}}""", "Gateway.Jwt", null, "client=x")]
    [InlineData(V2, """{"jwt":{"claims":{"sub":"u1","sub":"u2"}}}""", "Gateway.Jwt", null)]
    [InlineData(
        V2, """{"iam":{"accountId":"12","userArn":"arn:aws:sts::12:assumed-role/R/me","userId":"AROA1:me","cognitoIdentity":null}}""", "Gateway.Iam", "AROA1",
        "iam:accountId=12", "iam:principalId=AROA1", "iam:roleArn=arn:aws:iam::12:role/R", "iam:sessionName=me", "iam:userArn=arn:aws:sts::12:assumed-role/R/me")]
    [InlineData(V2, """{"iam":{"userArn":"arn:aws:iam::12:user/U","userId":"AIDA1"}}""", "Gateway.Iam", "AIDA1", "iam:principalId=AIDA1", "iam:userArn=arn:aws:iam::12:user/U")]
    [InlineData(
        V2, """{"iam":{"userArn":"a","userId":"AROA1:x","cognitoIdentity":{"amr":["y"],"identityId":"eu:1","identityPoolId":"p"}}}""", "Gateway.CognitoIdentity", "eu:1",
        "iam:principalId=AROA1", "iam:sessionName=x", "iam:userArn=a")]
    [InlineData(Signed, """{"user":"AROA1:x","userArn":"a","sourceIp":"203.0.113.7","accountId":null}""", "Gateway.Iam", "AROA1", "iam:principalId=AROA1", "iam:sessionName=x", "iam:userArn=a")]
    [InlineData(Signed, """{"user":"AROA1:x","userArn":"a","cognitoIdentityId":"eu:1"}""", "Gateway.CognitoIdentity", "eu:1", "iam:principalId=AROA1", "iam:sessionName=x", "iam:userArn=a")]
    public async Task User_OfTheGateway_IsWhomItVerified(string shape, string authorizer, string type, string? user, params string[] claims)
    {
        var caller = await CallerAsync(shape.Replace("#", authorizer, StringComparison.Ordinal));

        Assert.True(caller.Identity!.IsAuthenticated);
        Assert.Equal(type, caller.Identity.AuthenticationType);
        Assert.Equal(user, caller.FindFirst(ClaimTypes.NameIdentifier)?.Value);
        Assert.Equal(claims, caller.Claims.Where(static claim => claim.Type != ClaimTypes.NameIdentifier).Select(static claim => $"{claim.Type}={claim.Value}").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(V2, "null")]
    [InlineData(V2, "{}")]
    [InlineData(V2, "\"admin\"")]
    [InlineData(V2, """{"iam":{"userId":"AROA1:x","userArn":null}}""")]
    [InlineData(V2, """{"jwt":null}""")]
    [InlineData(Signed, """{"user":null,"userArn":null,"apiKey":"k","caller":null}""")]
    [InlineData("""{"httpMethod":"GET","path":"/","requestContext":{"elb":{},"authorizer":#}}""", """{"claims":{"sub":"u"}}""")]
    [InlineData("""{"rawPath":"/","requestContext":{"http":{"method":"GET"}},"authorizer":#,"identity":#}""", """{"jwt":{"claims":{"sub":"u"}}}""")]
    [InlineData("""{"rawPath":"/","requestContext":{"http":{"method":"GET","authorizer":#}},"body":"#"}""", "{}")]
    [InlineData("""{"rawPath":"/","headers":{"authorization":"Bearer x","x-amzn-oidc-data":"y","x-user":"admin","requestContext":"z"},"requestContext":{"http":{"method":"GET"}}}""", "")]
    public async Task User_OfNobody_IsNotAuthenticated(string shape, string authorizer)
    {
        var caller = await CallerAsync(shape.Replace("#", authorizer, StringComparison.Ordinal));

        Assert.False(caller.Identity?.IsAuthenticated);
        Assert.Empty(caller.Claims);
    }

    [Fact]
    public async Task User_TokenThatClaimsARoleOrAnotherName_GetsNeither()
    {
        var caller = await CallerAsync(V2.Replace(
            "#", $$$$"""{"jwt":{"claims":{"{{{{ClaimTypes.Role}}}}":"thaw.operator","{{{{ClaimTypes.NameIdentifier}}}}":"admin","sub":"u1"}}}""", StringComparison.Ordinal));

        Assert.Equal("u1", caller.FindFirst(ClaimTypes.NameIdentifier)?.Value);
        Assert.False(caller.IsInRole("thaw.operator"));
    }

    [Fact]
    public async Task User_OfASession_IncludesItsNameByOptionOnly() => Assert.Equal(
        "AROA1:me",
        (await CallerAsync(V2.Replace("#", """{"iam":{"userArn":"a","userId":"AROA1:me"}}""", StringComparison.Ordinal), static options => options.UserIncludesSessionName = true))
            .FindFirst(ClaimTypes.NameIdentifier)?.Value);

    private static async Task<ClaimsPrincipal> CallerAsync(string json, Action<LambdaHostingOptions>? configure = null)
    {
        ClaimsPrincipal? caller = null;
        await using var app = await LambdaApp.StartAsync(
            web => web.Run(context =>
            {
                caller = context.User;
                return Task.CompletedTask;
            }),
            configure: configure);
        Assert.Equal(200, (await app.InvokeAsync(json)).Status);
        return caller!;
    }
}
