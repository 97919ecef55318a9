using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Thaw.Upstream;
using Thaw.Web.Tests.Paging;

namespace Thaw.Web.Tests.Upstream;

/// <summary>Keys that upstreams are shown, from a secret that is kept elsewhere.</summary>
public sealed class UpstreamKeyTests : IAsyncDisposable
{
    private const string Name = "/facts/upstream-keys";
    private readonly PagerHost.GivenSecrets _secrets = new() { Texts = { [Name] = """{"company":"first","inventory":"other"}""" } };
    private readonly Sent _sent = new();
    private readonly ServiceProvider _services;

    public UpstreamKeyTests() => _services = Services(Name, _secrets);

    [Fact]
    public async Task Request_CarriesTheKeyOfItsUpstream_AndTheNewOneOnceItIsRotated()
    {
        Assert.Equal(0, _secrets.Asked);
        Assert.Equal("first", await HeaderAsync("company", "X-Api-Key"));
        _secrets.Texts[Name] = """{"company":"second"}""";
        Assert.Equal("second", await HeaderAsync("company", "X-Api-Key"));
    }

    [Fact]
    public async Task Scheme_StandsBeforeTheKey() => Assert.Equal("Bearer other", await HeaderAsync("inventory", "Authorization"));

    [Fact]
    public async Task RequestWithAKeyOfItsOwn_KeepsIt()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://upstream.invalid/");
        request.Headers.Add("X-Api-Key", "its own");
        using var answer = await Client("company").SendAsync(request);
        Assert.Equal("its own", _sent.Last!.GetValues("X-Api-Key").Single());
        Assert.Equal(0, _secrets.Asked);
    }

    [Fact]
    public async Task UpstreamWithoutAKey_IsAskedWithout()
    {
        _secrets.Texts[Name] = "{}";
        Assert.Null(await HeaderAsync("company", "X-Api-Key"));
    }

    [Fact]
    public async Task Redirect_IsNotFollowed_WithTheKey()
    {
        var services = new ServiceCollection();
        services.AddHttpClient("company").AddThawUpstreamKey("company");
        await using var bare = services.BuildServiceProvider();
        var handler = bare.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler("company");
        while (handler is DelegatingHandler outer)
            handler = outer.InnerHandler!;
        Assert.False(Assert.IsType<SocketsHttpHandler>(handler).AllowAutoRedirect);
    }

    [Fact]
    public async Task SecretThatCannotBeHad_FailsTheRequest_AndIsNamed()
    {
        _secrets.Texts.Clear();
        Assert.Equal(Name, (await Assert.ThrowsAsync<SecretUnavailableException>(() => HeaderAsync("company", "X-Api-Key"))).Name);
        Assert.Null(_sent.Last);
    }

    [Theory]
    [InlineData("geheim")]
    [InlineData("[\"geheim\"]")]
    [InlineData("{\"company\":7}")]
    [InlineData("{\"company\":\"\"}")]
    [InlineData("{\"company\":\"geheim\\r\\nX-Other: 1\"}")]
    public async Task SecretThatHoldsNoKeys_IsRefused_AndNothingOfItRepeated(string text)
    {
        _secrets.Texts[Name] = text;
        var fault = await Assert.ThrowsAsync<SecretUnavailableException>(() => HeaderAsync("company", "X-Api-Key"));
        Assert.DoesNotContain("geheim", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutASecret_NothingIsAsked()
    {
        await using var bare = Services(name: null, secrets: null);
        Assert.Null(await bare.GetRequiredService<UpstreamSecrets>().FindAsync("company", default));
        bare.GetRequiredService<IStartupValidator>().Validate();
    }

    [Fact]
    public async Task SecretWithoutAStore_StopsTheStart_AndIsNamed()
    {
        await using var bare = Services(Name, secrets: null);
        Assert.Contains(Name, Assert.Throws<OptionsValidationException>(() => bare.GetRequiredService<IStartupValidator>().Validate()).Message, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private ServiceProvider Services(string? name, ISecretStore? secrets)
    {
        var services = new ServiceCollection();
        if (secrets is not null)
            services.AddSingleton(secrets);
        services.AddThawUpstreamKeys(new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("KeysSecret", name)]).Build());
        services.AddHttpClient("company").AddThawUpstreamKey("company").ConfigurePrimaryHttpMessageHandler(() => _sent);
        services.AddHttpClient("inventory").AddThawUpstreamKey("inventory", "Authorization", "Bearer").ConfigurePrimaryHttpMessageHandler(() => _sent);
        return services.BuildServiceProvider();
    }

    private HttpClient Client(string name) => _services.GetRequiredService<IHttpClientFactory>().CreateClient(name);

    private async Task<string?> HeaderAsync(string client, string header)
    {
        using var answer = await Client(client).GetAsync("http://upstream.invalid/");
        return _sent.Last!.TryGetValues(header, out var values) ? values.Single() : null;
    }

    private sealed class Sent : HttpMessageHandler
    {
        public System.Net.Http.Headers.HttpRequestHeaders? Last { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Last = request.Headers;
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK));
        }
    }
}
