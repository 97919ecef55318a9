using Thaw.Monitoring.Tuning;

namespace Thaw.Monitoring.Tests.Tuning;

/// <summary>Something that can be turned, 10 to 200.</summary>
internal sealed class Knob(string id, double value) : ITunable
{
    public string Id => id;

    public string Unit => "units";

    public string Effect => "turns";

    public double Value { get; private set; } = value;

    public double Minimum => 10;

    public double Maximum { get; init; } = 200;

    public double? Wanted { get; set; }

    public double? Figure { get; set; }

    public TuningLast? Last { get; private set; }

    public Exception? Fault { get; set; }

    public int Turns { get; private set; }

    public TuningProposal? Propose(TuningInput input)
    {
        Last = input.Last.GetValueOrDefault(Id);
        return Wanted is { } wanted ? new(wanted, "wanted", Figure) : null;
    }

    public void Set(double value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, Minimum);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Maximum);
        Turns++;
        if (Fault is { } fault)
        {
            throw fault;
        }

        Value = value;
    }
}
