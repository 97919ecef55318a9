using System.Text.Json;
using Microsoft.Extensions.Logging;
using Thaw.Hosting.Lambda.Events;
using Thaw.Jobs.Cache;

namespace Thaw.Maintenance;

/// <summary>
/// One round of maintenance: checks from inside that the durable tier can be written and read. Where it cannot, the invocation fails, so that the alarm on
/// errors tells of it. There is nothing to sweep: whatever the cache leaves behind carries its own expiry, and the table's TTL removes it.
/// </summary>
internal sealed partial class MaintenanceRun(DurableTierCheck check, ILogger<MaintenanceRun> logger)
    : ILambdaEventHandler<EventBridgeEvent<JsonElement>, MaintenanceAnswer>
{
    public async ValueTask<MaintenanceAnswer> HandleAsync(EventBridgeEvent<JsonElement> input, CancellationToken cancellationToken)
    {
        var report = await check.RunAsync(cancellationToken);
        if (report.Complaint is { } complaint)
        {
            throw new InvalidOperationException($"{complaint} Tiers: {States(report)}.");
        }

        LogRound(logger, report.IsChecked, report.Write.TotalMilliseconds, report.Read.TotalMilliseconds, States(report));
        return new MaintenanceAnswer(
            report.IsChecked, report.Write.TotalMilliseconds, report.Read.TotalMilliseconds, report.Tiers.ToDictionary(static tier => tier.Name, static tier => tier.State));
    }

    private static string States(DurableTierReport report) => string.Join(", ", report.Tiers.Select(static tier => $"{tier.Name} {tier.State}"));

    [LoggerMessage(2001, LogLevel.Information, "Maintenance: durable tier checked {Checked}, written in {WriteMs:0.0} ms, read back in {ReadMs:0.0} ms; tiers: {Tiers}.")]
    private static partial void LogRound(ILogger logger, bool @checked, double writeMs, double readMs, string tiers);
}
