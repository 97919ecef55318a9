using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Thaw.Hosting.Lambda.RuntimeApi;

/// <summary>What the loop measures, in seconds. A duration nobody listens to is not even read from the clock.</summary>
internal static class RuntimeInstruments
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = InstrumentNames.LambdaMeter;

    private static readonly Meter Meter = new(MeterName);

    private static readonly Histogram<double> Invocation = Meter.CreateHistogram<double>(
        InstrumentNames.LambdaInvocation, "s", "From the event's arrival until its answer was posted.");

    private static readonly Histogram<double> AfterResponse = Meter.CreateHistogram<double>(
        InstrumentNames.LambdaAfterResponse, "s", "What was billed after the answer: posted work until the next event was asked for.");

    private static readonly Histogram<double> ColdStart = Meter.CreateHistogram<double>(
        InstrumentNames.LambdaColdStart, "s", "A phase of a cold start.");

    /// <summary>Now, if somebody listens.</summary>
    public static long BeginInvocation() => Invocation.Enabled ? Stopwatch.GetTimestamp() : 0;

    /// <summary>The answer was posted.</summary>
    public static void EndInvocation(long begun, bool failed)
    {
        if (begun != 0)
        {
            Invocation.Record(Stopwatch.GetElapsedTime(begun).TotalSeconds, new KeyValuePair<string, object?>("failed", failed));
        }
    }

    /// <summary>A phase of this process's cold start took so long.</summary>
    public static void ColdStarted(string phase, TimeSpan took) => ColdStart.Record(took.TotalSeconds, new KeyValuePair<string, object?>(InstrumentNames.Phase, phase));

    /// <summary>Posted work has ended, or was left.</summary>
    public static void EndAfterResponse(TimeSpan took) => AfterResponse.Record(took.TotalSeconds);
}
