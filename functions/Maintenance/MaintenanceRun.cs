using System.Text.Json;
using Microsoft.Extensions.Logging;
using Thaw.Hosting.Lambda.Events;
using Thaw.Jobs.Cache;

namespace Thaw.Maintenance;

/// <summary>
/// One round of maintenance: checks from inside that the durable tier can be written and read, and rolls the fleet's figures up. Where it cannot, the invocation fails, so that the alarm on
/// errors tells of it. There is nothing to sweep: whatever the cache leaves behind carries its own expiry, and the table's TTL removes it.
/// </summary>
internal sealed partial class MaintenanceRun(DurableTierCheck check, MetricsRollUps rollUps, ILogger<MaintenanceRun> logger)
    : ILambdaEventHandler<EventBridgeEvent<JsonElement>, MaintenanceAnswer>
{
    public async ValueTask<MaintenanceAnswer> HandleAsync(EventBridgeEvent<JsonElement> input, CancellationToken cancellationToken)
    {
        // First: figures are rolled up also while the cache's tier is down, which is when they are looked at.
        var written = await rollUps.RunAsync(cancellationToken);
        var report = await check.RunAsync(cancellationToken);
        if (report.Complaint is { } complaint)
        {
            throw new InvalidOperationException($"{complaint} Tiers: {States(report)}.");
        }

        LogRound(logger, report.IsChecked, report.Write.TotalMilliseconds, report.Read.TotalMilliseconds, written, States(report));
        return new MaintenanceAnswer(
            report.IsChecked, report.Write.TotalMilliseconds, report.Read.TotalMilliseconds, written, report.Tiers.ToDictionary(static tier => tier.Name, static tier => tier.State));
    }

    private static string States(DurableTierReport report) => string.Join(", ", report.Tiers.Select(static tier => $"{tier.Name} {tier.State}"));

    [LoggerMessage(2001, LogLevel.Information, "Maintenance: durable tier checked {Checked}, written in {WriteMs:0.0} ms, read back in {ReadMs:0.0} ms; {RollUps} roll-ups written; tiers: {Tiers}.")]
    private static partial void LogRound(ILogger logger, bool @checked, double writeMs, double readMs, int rollUps, string tiers);
}
