namespace Thaw.Benchmarks.Traces;

/// <summary>Writes traces whose shape is known, so that no policy can have been tuned on them unseen.</summary>
internal static class SynthesizeVerb
{
    private const int Length = 200_000;
    private const int QuickLength = 2_000;

    public static int Run(string[] args)
    {
        if (args is not [var directory, .. var options])
        {
            Console.Error.WriteLine("synthesize: name the directory to write to.");
            return 2;
        }
        var length = options.Contains("--quick") ? QuickLength : Length;
        Directory.CreateDirectory(directory);
        foreach (var (name, accesses) in Shapes())
            File.WriteAllLines(Path.Combine(directory, name + ".txt"), accesses.Take(length).Select(key => "key:" + key));
        return 0;
    }

    private static IEnumerable<(string Name, IEnumerable<long> Accesses)> Shapes()
    {
        yield return ("zipf_07", Zipf(20_000, 0.7, 1));
        yield return ("zipf_10", Zipf(20_000, 1.0, 2));
        yield return ("loop", Loop(5_000));
        yield return ("zigzag", Zigzag(5_000));
        yield return ("zipf_with_scans", Interleave(Zipf(5_000, 0.9, 3), Scan(1_000_000), 3_000, 3_000));
        yield return ("zipf_with_loop", Interleave(Zipf(5_000, 0.9, 4), Shift(Loop(4_000), 1_000_000), 1, 1));
        yield return ("shifting_hot_set", ShiftingHotSet(5));
        yield return ("recency", Recency(6));
        yield return ("phases", Phases());
        yield return ("uniform", Uniform(10_000, 7));
    }

    public static IEnumerable<long> Zipf(int keys, double exponent, int seed)
    {
        var random = new Random(seed);
        var cumulative = new double[keys];
        var sum = 0d;
        for (var i = 0; i < keys; i++)
            cumulative[i] = sum += 1 / Math.Pow(i + 1, exponent);
        while (true)
        {
            var i = Array.BinarySearch(cumulative, random.NextDouble() * sum);
            yield return i < 0 ? ~i : i;
        }
    }

    private static IEnumerable<long> Loop(int keys)
    {
        for (var i = 0L; ; i++)
            yield return i % keys;
    }

    private static IEnumerable<long> Zigzag(int keys)
    {
        for (var i = 0L; ; i++)
            yield return i / keys % 2 == 0 ? i % keys : keys - 1 - (i % keys);
    }

    private static IEnumerable<long> Scan(long from)
    {
        while (true)
            yield return from++;
    }

    private static IEnumerable<long> Uniform(int keys, int seed)
    {
        var random = new Random(seed);
        while (true)
            yield return random.Next(keys);
    }

    /// <summary>Nine accesses in ten go to 500 keys, others every 20,000 accesses.</summary>
    private static IEnumerable<long> ShiftingHotSet(int seed)
    {
        var random = new Random(seed);
        for (var i = 0L; ; i++)
            yield return random.Next(10) > 0 ? 1_000_000 + (i / 20_000 * 500) + random.Next(500) : random.Next(20_000);
    }

    /// <summary>Each access is new, or one of the last thousands again, the nearer the likelier.</summary>
    private static IEnumerable<long> Recency(int seed)
    {
        var random = new Random(seed);
        var history = new List<long>();
        var fresh = 0L;
        while (true)
        {
            var back = (int)Math.Exp(random.NextDouble() * Math.Log(5_000));
            history.Add(random.Next(4) == 0 || back > history.Count ? fresh++ : history[^back]);
            yield return history[^1];
        }
    }

    private static IEnumerable<long> Phases()
    {
        using var zipf = Zipf(10_000, 0.9, 8).GetEnumerator();
        using var loop = Shift(Loop(3_000), 2_000_000).GetEnumerator();
        using var recency = Shift(Recency(9), 3_000_000).GetEnumerator();
        IEnumerator<long>[] phases = [zipf, loop, recency];
        for (var i = 0; ; i++)
        {
            var phase = phases[i / 25_000 % 3];
            phase.MoveNext();
            yield return phase.Current;
        }
    }

    private static IEnumerable<long> Interleave(IEnumerable<long> first, IEnumerable<long> second, int firstRun, int secondRun)
    {
        using var a = first.GetEnumerator();
        using var b = second.GetEnumerator();
        while (true)
        {
            for (var i = 0; i < firstRun && a.MoveNext(); i++)
                yield return a.Current;
            for (var i = 0; i < secondRun && b.MoveNext(); i++)
                yield return b.Current;
        }
    }

    private static IEnumerable<long> Shift(IEnumerable<long> keys, long by) => keys.Select(key => key + by);
}
