using Thaw.Load.Running;
using Thaw.Load.Services;
using Thaw.Load.Targets;
using Thaw.Tests.Support;

namespace Thaw.Load.Tests.Running;

public sealed class DashboardProbeTests
{
    [SkippableFact]
    public async Task Measure_TheServicesPage_TellsHowLongItTook()
    {
        Require.Tool("chromium");
        await using var service = await LocalService.StartAsync(StoreKind.Sqlite);
        using var target = new HttpTarget(new Uri(service.Url), connections: 4);
        var figure = await DashboardProbe.MeasureAsync(target, rounds: 1, TimeProvider.System);
        Assert.True(figure.Value is > 0, figure.Note);
        Assert.StartsWith("with its figures", figure.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Measure_NobodyThere_SaysThatItWasNotMeasured()
    {
        using var target = new HttpTarget(new Uri("http://127.0.0.1:1/"), connections: 1);
        Assert.Null((await DashboardProbe.MeasureAsync(target, rounds: 1, TimeProvider.System)).Value);
    }
}
