using System.Diagnostics;
using System.Globalization;

namespace Thaw.Benchmarks.Hits;

/// <summary>The cases, measured in turns.</summary>
internal sealed class Rows(IEnumerable<Case> cases, bool quick)
{
    private const double RoundMilliseconds = 8;

    private readonly int _rounds = quick ? 1 : 41;
    private readonly int _warmups = quick ? 1 : 12;
    private readonly List<Case> _cases = [.. cases];
    private readonly List<(string Name, double Nanos, double Bytes)> _results = [];

    public void Measure()
    {
        var counts = _cases.ConvertAll(Calibrate);
        var one = _cases.ConvertAll(_ => new List<(double, double)>());
        var two = _cases.ConvertAll(_ => new List<(double, double)>());
        for (var round = 0; round < _rounds; round++)
        {
            for (var i = 0; i < _cases.Count; i++)
            {
                one[i].Add(Once(_cases[i], counts[i]));
                if (_cases[i].RunsOnTwo)
                {
                    two[i].Add(Twice(_cases[i], counts[i]));
                }
            }
        }

        for (var i = 0; i < _cases.Count; i++)
        {
            _results.Add((_cases[i].Name, Median(one[i], r => r.Item1), Median(one[i], r => r.Item2)));
            if (_cases[i].RunsOnTwo)
            {
                _results.Add((_cases[i].Name + "/two", Median(two[i], r => r.Item1), Median(two[i], r => r.Item2)));
            }
        }
    }

    public void Print()
    {
        var rows = _results.Select(r => string.Create(
            CultureInfo.InvariantCulture, $$"""    { "name": "{{r.Name}}", "nanos": {{r.Nanos:F1}}, "bytes": {{r.Bytes:F1}} }"""));
        Console.WriteLine("{ \"rows\": [\n" + string.Join(",\n", rows) + "\n] }");
    }

    /// <summary>Runs a case until it is compiled for good, and answers how often it fits into a round.</summary>
    private int Calibrate(Case measured)
    {
        var count = 1_000;
        for (var i = 0; i < _warmups; i++)
        {
            var start = Stopwatch.GetTimestamp();
            measured.Run(0, count);
            var took = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            count = (int)Math.Clamp(count * RoundMilliseconds / Math.Max(took, 0.01), 500, 2_000_000);

            // Tiered compilation swaps code in the background a moment after the calls.
            Task.Delay(TimeSpan.FromMilliseconds(60), TimeProvider.System).GetAwaiter().GetResult();
        }

        return count;
    }

    private static (double Nanos, double Bytes) Once(Case measured, int count)
    {
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        var start = Stopwatch.GetTimestamp();
        measured.Run(0, count);
        var took = Stopwatch.GetElapsedTime(start);
        return (took.TotalNanoseconds / count, (double)(GC.GetAllocatedBytesForCurrentThread() - bytes) / count);
    }

    private static (double Nanos, double Bytes) Twice(Case measured, int count)
    {
        var results = new (double Nanos, double Bytes)[2];
        using var together = new Barrier(2);
        var threads = Enumerable.Range(0, 2).Select(t => new Thread(() =>
        {
            together.SignalAndWait();
            var bytes = GC.GetAllocatedBytesForCurrentThread();
            var start = Stopwatch.GetTimestamp();
            measured.Run(t * 127, count);
            results[t] = (Stopwatch.GetElapsedTime(start).TotalNanoseconds / count, (double)(GC.GetAllocatedBytesForCurrentThread() - bytes) / count);
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        return ((results[0].Nanos + results[1].Nanos) / 2, results.Max(r => r.Bytes));
    }

    private static double Median(List<(double, double)> rounds, Func<(double, double), double> of)
    {
        var sorted = rounds.Select(of).Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
