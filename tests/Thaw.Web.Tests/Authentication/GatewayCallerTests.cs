using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using static Thaw.Web.Tests.AuthenticationHost;

namespace Thaw.Web.Tests;

public sealed class GatewayCallerTests
{
    [Theory]
    [InlineData("cognito:groups", "[readers operators]", true)]
    [InlineData("cognito:groups", "[readers, operators]", true)]
    [InlineData("cognito:groups", "readers,operators", true)]
    [InlineData("cognito:groups", "operators", true)]
    [InlineData("cognito:groups", "Operators", false)]
    [InlineData("cognito:groups", "[not-operators operators2]", false)]
    [InlineData("cognito:groups", "[]", false)]
    [InlineData("cognito:groups", "", false)]
    [InlineData("groups", "operators", false)]
    public async Task Operator_ByTheConfiguredClaimAndValueOnly(string type, string value, bool isOperator)
    {
        await using var services = Services("cognito:groups", "operators, admins");

        var result = await AuthenticateAsync(services, context => context.User = Gateway("alice", new Claim(type, value)));

        Assert.Equal("alice", result.Principal?.GetVerifiedUser());
        Assert.Equal(isOperator, result.Principal!.IsOperator());
    }

    [Fact]
    public async Task Operator_ByDefault_NobodyIs()
    {
        await using var services = Services(null, null);

        var result = await AuthenticateAsync(services, static context => context.User = Gateway("alice", new Claim("cognito:groups", "thaw.operator")));

        Assert.False(result.Principal!.IsOperator());
    }

    [Fact]
    public async Task Authenticate_NeitherGatewayNorKey_IsNobody()
    {
        await using var services = Services("cognito:groups", "operators");

        var result = await AuthenticateAsync(services, static context => context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, "alice")])));

        Assert.Null(result.Principal);
    }

    [Fact]
    public async Task Authenticate_KeyAlone_IsItsOwner()
    {
        await using var services = Services("cognito:groups", "operators");

        var result = await AuthenticateAsync(services, static context => context.Request.Headers["X-Api-Key"] = "key");

        Assert.Equal("bob", result.Principal?.GetVerifiedUser());
        Assert.True(result.Principal!.IsOperator());
    }

    [Theory]
    [InlineData("bob", "bob", true)]
    [InlineData("alice", null, false)]
    public async Task Authenticate_GatewayAndKey_AreOneUserOrNone(string gateway, string? user, bool isOperator)
    {
        await using var services = Services("cognito:groups", "operators");

        var result = await AuthenticateAsync(services, context =>
        {
            context.User = Gateway(gateway, new Claim("cognito:groups", "operators"));
            context.Request.Headers["X-Api-Key"] = "key";
        });

        Assert.Equal(user, result.Principal?.GetVerifiedUser());
        Assert.Equal(isOperator, result.Principal!.IsOperator());
    }

    [Fact]
    public async Task Authenticate_GatewayAndAKeyThatIsNone_IsNobody()
    {
        await using var services = Services("cognito:groups", "operators");
        var context = Request(services, static context =>
        {
            context.User = Gateway("alice");
            context.Request.Headers["X-Api-Key"] = "guess";
        });

        var result = await context.AuthenticateAsync();

        Assert.NotNull(result.Failure);
        Assert.Null(context.User.GetVerifiedUser());
    }

    [Fact]
    public async Task Authenticate_Twice_GivesTheRoleOnce()
    {
        await using var services = Services("cognito:groups", "operators");
        var user = Gateway("alice", new Claim("cognito:groups", "operators"));

        var first = await AuthenticateAsync(services, context => context.User = user);
        var second = await AuthenticateAsync(services, context => context.User = first.Principal!);

        Assert.Single(first.Principal!.FindAll(ClaimTypes.Role));
        Assert.Single(second.Principal!.FindAll(ClaimTypes.Role));
    }

    // As the requests of a batch are, which have their caller in common.
    [Fact]
    public async Task Authenticate_ManyAtOnceOfOneCaller_EachIsGivenTheRole()
    {
        const int AtOnce = 4;
        await using var services = Services("cognito:groups", "operators");
        for (var round = 0; round < 500; round++)
        {
            var user = Gateway("alice", new Claim("cognito:groups", "operators"));
            using var start = new Barrier(AtOnce);
            var roles = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Factory.StartNew(
                async () =>
                {
                    start.SignalAndWait();
                    var result = await AuthenticateAsync(services, context => context.User = user);
                    return result.Principal!.FindAll(ClaimTypes.Role).Select(static role => role.Value).ToList();
                },
                CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()));
            Assert.All(roles, static role => Assert.Equal([ThawRoles.Operator], role));
            Assert.False(user.IsOperator());
        }
    }

    [Fact]
    public async Task Challenge_IsThatOfApiKeys()
    {
        await using var services = Services(null, null);
        var context = Request(services);

        await context.ChallengeAsync();

        Assert.Equal(401, context.Response.StatusCode);
        Assert.StartsWith("ApiKey", context.Response.Headers.WWWAuthenticate.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cognito:groups", null)]
    [InlineData(null, "operators")]
    [InlineData("cognito:groups", "my operators")]
    public void Validation_HalfAConfiguration_IsNamed(string? claim, string? values)
    {
        using var services = Services(claim, values);

        var error = Assert.Throws<OptionsValidationException>(() =>
            services.GetRequiredService<IOptionsMonitor<GatewayCallerOptions>>().Get(ThawAuthenticationSchemes.Gateway));

        Assert.Contains("Thaw:Operators:Values", error.Message, StringComparison.Ordinal);
    }

    private static ClaimsPrincipal Gateway(string user, params Claim[] claims) =>
        new(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, user), .. claims], "Gateway.Jwt"));

    private static ServiceProvider Services(string? claim, string? values)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Thaw:Operators:Claim"] = claim,
            ["Thaw:Operators:Values"] = values,
        }).Build();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddThawAuthentication()
            .AddThawGatewayCallers(configuration)
            .AddThawApiKeys(static options => options.Keys.Add(Key("key", "bob", ThawRoles.Operator)));
        return services.BuildServiceProvider();
    }
}
