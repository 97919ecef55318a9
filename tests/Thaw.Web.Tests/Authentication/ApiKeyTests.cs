using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using static Thaw.Web.Tests.AuthenticationHost;

namespace Thaw.Web.Tests;

public sealed class ApiKeyTests
{
    private static readonly ThawApiKey[] Keys = [Key("first", "alice"), Key("second", "bob", ThawRoles.Operator), Key("third", "carol")];

    [Theory]
    [InlineData("first", "alice", false)]
    [InlineData("second", "bob", true)]
    [InlineData("third", "carol", false)]
    public async Task Authenticate_KnownKey_IsItsOwner(string key, string owner, bool isOperator)
    {
        await using var services = Services(Keys);

        var result = await AuthenticateAsync(services, context => context.Request.Headers["X-Api-Key"] = key);

        Assert.True(result.Succeeded);
        Assert.Equal(owner, result.Principal.GetVerifiedUser());
        Assert.Equal(isOperator, result.Principal.IsOperator());
    }

    [Theory]
    [InlineData("ApiKey first")]
    [InlineData("apikey   first ")]
    public async Task Authenticate_AuthorizationHeader_IsTaken(string header)
    {
        await using var services = Services(Keys);

        var result = await AuthenticateAsync(services, context => context.Request.Headers.Authorization = header);

        Assert.Equal("alice", result.Principal?.GetVerifiedUser());
    }

    [Theory]
    [InlineData("First")]
    [InlineData("first ")]
    [InlineData("")]
    [InlineData("nonsense")]
    public async Task Authenticate_UnknownKey_Fails(string key)
    {
        await using var services = Services(Keys);

        Assert.False((await AuthenticateAsync(services, context => context.Request.Headers["X-Api-Key"] = key)).Succeeded);
    }

    [Fact]
    public async Task Authenticate_TheHashItself_Fails()
    {
        await using var services = Services(Keys);

        Assert.False((await AuthenticateAsync(services, context => context.Request.Headers["X-Api-Key"] = Hash("first"))).Succeeded);
    }

    [Fact]
    public async Task Authenticate_VeryLongKey_Fails()
    {
        await using var services = Services(Key(new string('x', 513), "alice"));

        Assert.False((await AuthenticateAsync(services, context => context.Request.Headers["X-Api-Key"] = new string('x', 513))).Succeeded);
    }

    [Fact]
    public async Task Authenticate_TwoKeys_Fails()
    {
        await using var services = Services(Keys);

        var result = await AuthenticateAsync(services, context =>
        {
            context.Request.Headers["X-Api-Key"] = "first";
            context.Request.Headers.Authorization = "ApiKey second";
        });

        Assert.NotNull(result.Failure);
    }

    [Fact]
    public async Task Challenge_IsAProblemWithAScheme()
    {
        await using var services = Services(Keys);
        var context = Request(services);
        using var body = new MemoryStream();
        context.Response.Body = body;

        await context.ChallengeAsync();

        Assert.Equal(401, context.Response.StatusCode);
        Assert.StartsWith("ApiKey", context.Response.Headers.WWWAuthenticate.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("application/problem+json", context.Response.ContentType, StringComparison.Ordinal);
        Assert.Contains("X-Api-Key", Encoding.UTF8.GetString(body.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Configuration_BindsHashOwnerAndRoles()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Thaw:ApiKeys:0:Hash"] = Hash("a"),
            ["Thaw:ApiKeys:0:Owner"] = "alice",
            ["Thaw:ApiKeys:1:Hash"] = Hash("b"),
            ["Thaw:ApiKeys:1:Owner"] = "bob",
            ["Thaw:ApiKeys:1:Roles:0"] = ThawRoles.Operator,
        }).Build();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddThawAuthentication().AddThawApiKeys(configuration.GetSection("Thaw:ApiKeys"));
        await using var provider = services.BuildServiceProvider();

        var result = await AuthenticateAsync(provider, context => context.Request.Headers["X-Api-Key"] = "b");

        Assert.True(result.Principal?.IsOperator());
    }

    [Theory]
    [InlineData("not a hash", "alice", "Hash")]
    [InlineData("", "alice", "Hash")]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", " ", "Owner")]
    public void Validation_BadValue_IsNamedAndNotRepeated(string hash, string owner, string named)
    {
        using var services = Services(new ThawApiKey { Hash = hash, Owner = owner });

        var error = Assert.Throws<OptionsValidationException>(() =>
            services.GetRequiredService<IOptionsMonitor<ThawApiKeyOptions>>().Get(ThawAuthenticationSchemes.ApiKey));

        Assert.Contains($"Thaw:ApiKeys:0:{named}", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("not a hash", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validation_OneKeyOfTwoOwners_IsRefused()
    {
        using var services = Services(Key("a", "alice"), Key("a", "bob"));

        Assert.Throws<OptionsValidationException>(() =>
            services.GetRequiredService<IOptionsMonitor<ThawApiKeyOptions>>().Get(ThawAuthenticationSchemes.ApiKey));
    }
}
