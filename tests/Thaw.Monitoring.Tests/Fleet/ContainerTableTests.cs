using Thaw.Monitoring.Fleet;
using Thaw.Monitoring.Tests.Support;

namespace Thaw.Monitoring.Tests.Fleet;

public sealed class ContainerTableTests
{
    // As builds before wrote them: orders/c0, five invocations, one of them cold, four requests and one that failed.
    private const string FirstVersion = "AQlvcmRlcnMvYzAAAAAAAAAUQAAAAAAAAPA/AQAAAAAAAD5AAgAAAAAAADRAAAAAAAAAuUECAAAAAABAqkEB7FG4HoXr6T97FK5H4XqEPwAAAAAAAOA/NAC6UCBBTAY0CBA=";
    private const string FirstRecord =
        "AQIQdGhhdy5pbnZvY2F0aW9ucwAAAAAAABRAAhB0aGF3LmNvbGRfc3RhcnRzAAAAAAAA8D8DFHByb2Nlc3MubWVtb3J5LmJ5dGVzAAAAAAAAuUECAAAAAABAqkEDE3Byb2Nlc3MuY3B1LnBlcmNlbnQAAAAAAAA+QAIAAAAAAAA0QAEQR0VUIC9vcmRlcnMve2lkfQsB"
        + "7FG4HoXr4T97FK5H4XqEPwAAAAAAAOA/LAC6UCBBTAINAQAAAAAAANA/AAAAAAAA0D8AAAAAAADQP1ADgMA=";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ContainersOfAnEarlierBuild_AreReadWithoutASize(bool isRolledUp)
    {
        var table = new ContainerTable();
        if (isRolledUp)
            table.ReadInto(Convert.FromBase64String(FirstVersion));
        else
            table.Take("orders/c0", MetricsSnapshot.Read(Convert.FromBase64String(FirstRecord)));

        var (name, figures) = Assert.Single(table.All);
        var report = ContainerReport.Of(name, figures);
        Assert.Equal(("orders/c0", 5, true, 5, 1), (report.Name, report.Invocations, report.ColdStarted, report.Count, report.Errors));
        Assert.Equal((15, 200 * 1024 * 1024, 500), (report.Cpu.Mean, report.Memory.Mean, report.Max));
        Assert.Equal((null, 0), (report.MegabytesGiven, report.BusySeconds));
    }

    [Fact]
    public void Containers_AreReadAsTheyWereWritten_AndAddedToThoseOfAnEarlierBuild()
    {
        var written = new ContainerTable();
        written.Take("orders/c0", Sized(1_024));
        written.Take("worker/w0", Sized(512));
        var table = new ContainerTable();
        table.ReadInto(Convert.FromBase64String(FirstVersion));
        table.ReadInto(written.Write(100_000));

        Assert.Equal([("orders/c0", 1_024, 8), ("worker/w0", 512, 3)], table.All.Select(static one => (one.Key, ContainerReport.Of(one.Key, one.Value).MegabytesGiven!.Value, one.Value.Invocations)));
    }

    [Fact]
    public void Containers_OfALaterBuild_AreReadAsFarAsTheyAreKnown()
    {
        var written = new ContainerTable();
        written.Take("worker/w0", Sized(512));
        var bytes = written.Write(100_000);
        Assert.True(bytes[1] < 0x7d); // its length is one byte

        var table = new ContainerTable();
        table.ReadInto([bytes[0], (byte)(bytes[1] + 2), .. bytes[2..], 7, 7, .. bytes[1..]]);

        Assert.Equal(6, Assert.Single(table.All).Value.Invocations);
        Assert.Throws<FiguresFormatException>(() => table.ReadInto([3, .. bytes[1..]]));
        Assert.Throws<FiguresFormatException>(() => table.ReadInto(bytes.AsSpan(0, bytes.Length - 1)));
    }

    [Fact]
    public async Task Process_OfAKnownSize_ReportsItWithItsFigures()
    {
        var store = new MemoryMetricsStore();
        using var host = new MonitorHost(store: store, megabytes: 768);
        await using (host.Monitor.BeginInvocation())
            host.Monitor.Record("company_api", TimeSpan.FromMilliseconds(1));
        await host.Monitor.FlushAsync(CancellationToken.None);

        // Rolled up, and as it was added.
        var fleet = new FleetMetrics(store, host.Clock);
        Assert.Equal(768, Assert.Single((await fleet.QueryAsync(new MetricsQuery { Containers = true }, default)).Containers).MegabytesGiven);
        host.Clock.Advance(TimeSpan.FromMinutes(5));
        await new MetricsRollUpJob(store, host.Clock).RunAsync(default);
        Assert.Equal(768, Assert.Single((await fleet.QueryAsync(new MetricsQuery { Containers = true }, default)).Containers).MegabytesGiven);
        Assert.DoesNotContain(host.Lines(), static line => line.Contains("MemoryGiven", StringComparison.Ordinal));
    }

    private static MetricsSnapshot Sized(int megabytes)
    {
        var figures = new MetricsSnapshot();
        figures.Count(FleetNames.Invocations, 3);
        figures.See(FleetNames.MemoryGiven, new LevelFigures(megabytes * 1024.0 * 1024, 1, megabytes * 1024.0 * 1024));
        return figures;
    }
}
