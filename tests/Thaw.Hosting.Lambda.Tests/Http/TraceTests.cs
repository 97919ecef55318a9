using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Thaw.Hosting.Lambda.Http;

namespace Thaw.Hosting.Lambda.Tests.Http;

public sealed class TraceTests
{
    [Fact]
    public async Task Activity_WithAListener_ContinuesTheGatewaysTrace()
    {
        Activity? seen = null;
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "Thaw.Hosting.Lambda",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(listener);
        await using var app = await LambdaApp.StartAsync(web => web.Run(_ =>
        {
            seen = Activity.Current;
            return Task.CompletedTask;
        }));

        await app.InvokeAsync(GoldenEventTests.Event("alb"));
        Assert.Equal(default, seen!.ParentSpanId);
        await app.InvokeAsync(new Payloads { Headers = [("X-Amzn-Trace-Id", "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1")] }.As("HttpApiV2"));

        Assert.Equal("5759e988bd862e3fe1be46a994272793", seen.TraceId.ToString());
        Assert.Equal("53995c3f42cd8ad8", seen.ParentSpanId.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("Root=1-5759e988-bd862e3fe1be46a994272793")]
    [InlineData("Root=1-5759e988-bd862e3fe1be46a99427279;Parent=53995c3f42cd8ad8")]
    [InlineData("Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad")]
    [InlineData("Root=1-5759E988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8")]
    [InlineData("Root=1-00000000-000000000000000000000000;Parent=53995c3f42cd8ad8")]
    [InlineData("Parent=53995c3f42cd8ad8;Root=2-5759e988-bd862e3fe1be46a994272793")]
    public void TryParse_NoWholeContext_IsNone(string header) => Assert.False(XRayTrace.TryParse(header, out _));
}
