using Thaw.Monitoring.Resources;

namespace Thaw.Monitoring.Judging.Rules;

/// <summary>Many invocations that a container must be started for.</summary>
internal sealed class ColdStartRule : IRule
{
    public string Id => "cold-start.share";

    public IEnumerable<Finding> Judge(JudgingInput input)
    {
        var (report, options) = (input.Report, input.Options);
        if (report.Invocations < options.MinimumCount || report.ColdStarts <= options.ColdStartShare * report.Invocations)
        {
            yield break;
        }

        // As many as were busy at once on average, and half as many more.
        var seconds = FunctionFigures.BusySeconds(input);
        var provisioned = Math.Max(1, Math.Ceiling(1.5 * seconds / input.Window.TotalSeconds));
        var share = report.ColdStarts / report.Invocations;
        var kept = provisioned * input.Gigabytes * 730 * 3_600 * options.Prices.ProvisionedGigabyteSecond;
        var cheaper = input.AMonth(seconds * input.Gigabytes * (options.Prices.GigabyteSecond - options.Prices.GigabyteSecondWhenProvisioned));
        // What a container's start takes before its first event. Percentiles of phases do not add up, means do: a start at the ninetieth percentile takes rather more.
        var phases = report.Figures.Operations.Where(static one => one.Key.StartsWith(ColdStart.Prefix, StringComparison.Ordinal) && one.Key != ColdStart.Prefix + "first").ToList();
        var milliseconds = phases.Count == 0 ? (double?)null : phases.Sum(static one => one.Value.All().Mean) * 1_000;
        yield return this.Find(
            share > 4 * options.ColdStartShare ? Severity.Critical : Severity.Warning,
            "fleet",
            $"Provisioned concurrency of {provisioned:0} would spare most of them for {kept - cheaper:0.00} dollars a month. First look whether bursts cause them, which a queue would flatten.",
            new(milliseconds, cheaper - kept),
            [
                ("share", share), ("coldStarts", report.ColdStarts), ("invocations", report.Invocations), ("busyContainers", seconds / input.Window.TotalSeconds), ("provisioned", provisioned),
                ("provisionedDollarsAMonth", kept), .. milliseconds is { } start ? [("startMilliseconds", start)] : Array.Empty<(string, double)>(),
            ]);
    }
}
