using System.Text.Json;
using Microsoft.Extensions.Logging;
using Thaw.Hosting.Lambda.Events;
using Thaw.Jobs.Cache;
using Thaw.Tasks;

namespace Thaw.Maintenance;

/// <summary>
/// One round of maintenance: sends again the messages of tasks that no message will wake, rolls the fleet's figures up, and checks from inside that the cache's durable tier can be written and
/// read. Where it cannot, or the sweep fails, so does the invocation, after the rest was done: the alarm on errors tells of it. The cache leaves nothing to sweep: whatever it leaves behind carries
/// its own expiry, and the table's TTL removes it.
/// </summary>
internal sealed partial class MaintenanceRun(TaskSweeps sweeps, DurableTierCheck check, MetricsRollUps rollUps, ILogger<MaintenanceRun> logger)
    : ILambdaEventHandler<EventBridgeEvent<JsonElement>, MaintenanceAnswer>
{
    public async ValueTask<MaintenanceAnswer> HandleAsync(EventBridgeEvent<JsonElement> input, CancellationToken cancellationToken)
    {
        var sweep = SweepAsync(cancellationToken);

        // Figures are rolled up also while the cache's tier is down, which is when they are looked at.
        var written = await rollUps.RunAsync(cancellationToken);
        var report = await check.RunAsync(cancellationToken);
        var swept = await sweep;
        if (report.Complaint is { } complaint)
        {
            throw new InvalidOperationException($"{complaint} Tiers: {States(report)}.");
        }

        LogRound(logger, report.IsChecked, report.Write.TotalMilliseconds, report.Read.TotalMilliseconds, written, States(report));
        return new MaintenanceAnswer(
            report.IsChecked, report.Write.TotalMilliseconds, report.Read.TotalMilliseconds, written, report.Tiers.ToDictionary(static tier => tier.Name, static tier => tier.State), swept);
    }

    private static string States(DurableTierReport report) => string.Join(", ", report.Tiers.Select(static tier => $"{tier.Name} {tier.State}"));

    private async Task<SweepReport?> SweepAsync(CancellationToken cancellationToken)
    {
        var swept = await sweeps.RunAsync(cancellationToken);
        if (swept is { } tasks)
        {
            LogSwept(logger, tasks.Due, tasks.Resent, tasks.GivenUp, tasks.Unsent);
        }

        return swept;
    }

    [LoggerMessage(2002, LogLevel.Information, "Maintenance: of {Due} tasks that were due a look, {Resent} were sent again, {GivenUp} given up, {Unsent} could not be sent.")]
    private static partial void LogSwept(ILogger logger, int due, int resent, int givenUp, int unsent);

    [LoggerMessage(2001, LogLevel.Information, "Maintenance: durable tier checked {Checked}, written in {WriteMs:0.0} ms, read back in {ReadMs:0.0} ms; {RollUps} roll-ups written; tiers: {Tiers}.")]
    private static partial void LogRound(ILogger logger, bool @checked, double writeMs, double readMs, int rollUps, string tiers);
}
