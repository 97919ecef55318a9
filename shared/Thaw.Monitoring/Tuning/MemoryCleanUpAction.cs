using System.Globalization;
using Thaw.Monitoring.Resources;

namespace Thaw.Monitoring.Tuning;

/// <summary>Gives memory back before it is short.</summary>
internal sealed class MemoryCleanUpAction(IProcessResources resources, IMemoryPressure pressure) : ITuningAction
{
    // Of what is short: below three quarters of it there is nothing to be gained.
    private const double Worthwhile = 0.75;
    private const long Megabyte = 1024 * 1024;

    public string Id => "memory.clean-up";

    public IReadOnlyList<TuningStep> Plan(TuningInput input)
    {
        var taken = resources.Read().WorkingSetBytes;
        return taken < Worthwhile * pressure.LimitBytes ? [] :
        [
            new TuningStep("process", string.Create(CultureInfo.InvariantCulture, $"{taken / Megabyte} MB are taken; {pressure.LimitBytes / Megabyte} MB are the limit."), _ =>
            {
                var after = pressure.Look(force: true)?.AfterBytes ?? taken;
                return new(string.Create(CultureInfo.InvariantCulture, $"{after / Megabyte} MB are taken now."));
            }),
        ];
    }
}
