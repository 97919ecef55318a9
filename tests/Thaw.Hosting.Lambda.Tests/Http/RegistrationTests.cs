using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Thaw.Hosting.Lambda.Http;
using Thaw.Hosting.Lambda.RuntimeApi;

namespace Thaw.Hosting.Lambda.Tests.Http;

public sealed class RegistrationTests
{
    private static readonly LambdaEnvironment OnLambda = new() { RuntimeApi = RuntimeApiAddress.Parse("127.0.0.1:9001") };

    [Fact]
    public void Add_OutsideLambda_AddsNothing() => Assert.Empty(new ServiceCollection().AddLambdaHosting(new LambdaEnvironment(), LambdaEventSource.HttpApi, null));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Add_OnLambda_TakesThePlaceOfWhatIsThere(bool isFirst)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        if (isFirst)
        {
            Add(builder.Services);
        }

        builder.Services.TryAddSingleton<IAfterResponse, NothingAfterResponse>();
        builder.Services.TryAddSingleton<AmbientRequestDeadline>();
        builder.Services.TryAddSingleton<IRequestDeadline>(static provider => provider.GetRequiredService<AmbientRequestDeadline>());
        if (!isFirst)
        {
            builder.WebHost.UseKestrelCore();
            Add(builder.Services);
        }

        Add(builder.Services);
        using var provider = builder.Services.BuildServiceProvider();

        Assert.IsType<LambdaServer>(Assert.Single(provider.GetServices<IServer>()));
        Assert.IsType<AmbientInvocations>(provider.GetRequiredService<IAfterResponse>());
        Assert.IsType<AmbientInvocations>(provider.GetRequiredService<IInvocationAccessor>());
        Assert.IsNotType<AmbientRequestDeadline>(provider.GetRequiredService<IRequestDeadline>());
    }

    [Fact]
    public async Task Start_AServerRegisteredLater_StopsTheStartWithWhatToDo()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        Add(builder.Services);
        builder.WebHost.UseKestrelCore();
        await using var app = builder.Build();

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => app.StartAsync());

        Assert.Contains("after UseKestrel", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("live", 0, "WarmUpPath")]
    [InlineData("/live", -1, "MaximumRequestBodyBytes")]
    public void Options_OutOfBounds_AreNamed(string path, long bytes, string named)
    {
        var services = new ServiceCollection().AddLambdaHosting(OnLambda, LambdaEventSource.HttpApi, options => (options.WarmUpPath, options.MaximumRequestBodyBytes) = (path, bytes));
        using var provider = services.BuildServiceProvider();

        var error = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IOptions<LambdaHostingOptions>>().Value);

        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WarmUp_SendsItsRequestThroughThePipeline()
    {
        var seen = new List<string>();
        await using var app = await LambdaApp.StartAsync(web => web.Run(context =>
        {
            seen.Add($"{context.Request.Method} {context.Request.Path}");
            return context.Response.WriteAsync("ok");
        }));
        var warmUp = new PipelineWarmUp(new ServedPipeline { Handler = app.Handler }, Options.Create(new LambdaHostingOptions { WarmUpPath = "/live" }));

        await warmUp.WarmUpAsync(CancellationToken.None);

        Assert.Equal("pipeline", warmUp.Name);
        Assert.Equal(["GET /live"], seen);
        Assert.Equal("ok", (await app.InvokeAsync(new Payloads().As("HttpApiV2"))).Text);
    }

    private static void Add(IServiceCollection services) => services.AddLambdaHosting(OnLambda, LambdaEventSource.HttpApi, null);
}
