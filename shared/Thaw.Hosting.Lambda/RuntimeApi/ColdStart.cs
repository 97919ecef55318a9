using System.Diagnostics;

namespace Thaw.Hosting.Lambda.RuntimeApi;

/// <summary>
/// Where the time of a cold start goes: noted as it passes, told once, behind the first answer, when whoever listens is there. The wait for the first event is in none of the phases: with
/// provisioned concurrency it takes hours.
/// </summary>
internal sealed class ColdStart
{
    public const string Runtime = "runtime";
    public const string Build = "build";
    public const string WarmUp = "warm-up";
    public const string Restore = "restore";
    public const string First = "first";

    private static long s_main;

    private readonly List<Phase> _phases = [];
    private long _since;

    /// <summary>The program's own code has begun: the first call counts.</summary>
    public static void EnterMain() => Interlocked.CompareExchange(ref s_main, Stopwatch.GetTimestamp(), 0);

    /// <summary>The application is built; what is left is to warm it up.</summary>
    public void Built()
    {
        EnterMain();
        var built = Stopwatch.GetElapsedTime(s_main);

        // Read here, not at the beginning: there it would be in the way of what runs beside it.
        var runtime = ProcessAge.Read() - Stopwatch.GetElapsedTime(s_main);
        _phases.Add(new(Runtime, runtime > TimeSpan.Zero ? runtime : TimeSpan.Zero));
        _phases.Add(new(Build, built));
        _since = Stopwatch.GetTimestamp();
    }

    /// <summary>This is a copy of a process that was built elsewhere, at another time: what that took does not count.</summary>
    public void Restoring()
    {
        _phases.Clear();
        _since = Stopwatch.GetTimestamp();
    }

    /// <summary>The first event is about to be asked for.</summary>
    public void Ready()
    {
        _phases.Add(new(_phases.Count == 0 ? Restore : WarmUp, Stopwatch.GetElapsedTime(_since)));
    }

    /// <summary>The first event is there.</summary>
    public void FirstEvent() => _since = Stopwatch.GetTimestamp();

    /// <summary>Its answer has left.</summary>
    public void FirstAnswer()
    {
        _phases.Add(new(First, Stopwatch.GetElapsedTime(_since)));
        foreach (var (phase, took) in _phases)
        {
            RuntimeInstruments.ColdStarted(phase, took);
        }
    }

    // A class: lists of a structure are compiled at every start.
    private sealed record Phase(string Name, TimeSpan Took);
}
