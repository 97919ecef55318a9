namespace Thaw.Benchmarks.Traces;

/// <summary>Endless sequences of accesses whose shape is known; the same on every run.</summary>
internal static class Shapes
{
    public static IEnumerable<(string Name, IEnumerable<long> Accesses)> All()
    {
        yield return ("zipf_07", Zipf(20_000, 0.7, 1));
        yield return ("zipf_10", Zipf(20_000, 1.0, 2));
        yield return ("loop", Loop(5_000));
        yield return ("zigzag", Zigzag(5_000));
        yield return ("zipf_with_scans", Interleave(Zipf(5_000, 0.9, 3), Scan(1_000_000), 3_000, 3_000));
        yield return ("zipf_with_loop", Interleave(Zipf(5_000, 0.9, 4), Shift(Loop(4_000), 1_000_000), 1, 1));
        yield return ("shifting_hot_set", ShiftingHotSet(5));
        yield return ("recency", Recency(6));
        yield return ("phases", Phases(25_000, [Zipf(10_000, 0.9, 8), Shift(Loop(3_000), 2_000_000), Shift(Recency(9), 3_000_000)]));
        yield return ("uniform", Uniform(10_000, 7));
        yield return ("zipf_drifting", Drift(Zipf(10_000, 0.9, 10), 20, by: 1));
        yield return ("zipf_replaced", Drift(Zipf(5_000, 0.9, 11), 40_000, by: 5_000));
        yield return ("loop_and_scan", Interleave(Loop(1_100), Scan(1_000_000), 20, 1));
        yield return ("loops_in_turn", Phases(20_000, [Loop(800), Shift(Loop(2_000), 10_000), Shift(Loop(6_000), 20_000)]));
        yield return ("stack_near", StackDistance(8_000, 300, 12));
        yield return ("stack_far", StackDistance(8_000, 2_000, 13));
        yield return ("hot_and_scan", Interleave(Uniform(800, 14), Scan(1_000_000), 1, 1));
        yield return ("bursts", Bursts(15));
        yield return ("zipf_or_recency", Phases(50_000, [Zipf(10_000, 0.8, 16), Shift(Recency(17), 1_000_000)]));
        yield return ("programs", Phases(10_000, [Shift(Loop(900), 10_000), Shift(StackDistance(3_000, 400, 18), 20_000), Shift(Zipf(3_000, 1.0, 19), 30_000), Scan(1_000_000)]));
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

    public static IEnumerable<long> Loop(int keys)
    {
        for (var i = 0L; ; i++)
            yield return i % keys;
    }

    public static IEnumerable<long> Zigzag(int keys)
    {
        for (var i = 0L; ; i++)
            yield return i / keys % 2 == 0 ? i % keys : keys - 1 - (i % keys);
    }

    public static IEnumerable<long> Scan(long from)
    {
        while (true)
            yield return from++;
    }

    public static IEnumerable<long> Uniform(int keys, int seed)
    {
        var random = new Random(seed);
        while (true)
            yield return random.Next(keys);
    }

    /// <summary>Nine accesses in ten go to 500 keys, others every 20,000 accesses.</summary>
    public static IEnumerable<long> ShiftingHotSet(int seed)
    {
        var random = new Random(seed);
        for (var i = 0L; ; i++)
            yield return random.Next(10) > 0 ? 1_000_000 + (i / 20_000 * 500) + random.Next(500) : random.Next(20_000);
    }

    /// <summary>Each access is new, or one of the last thousands again, the nearer the likelier.</summary>
    public static IEnumerable<long> Recency(int seed)
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

    /// <summary>The key at an exponentially distributed depth of the stack of keys used last: what LRU is made for.</summary>
    public static IEnumerable<long> StackDistance(int keys, double mean, int seed)
    {
        var random = new Random(seed);
        var stack = new List<long>();
        for (var key = keys - 1L; key >= 0; key--)
            stack.Add(key);
        while (true)
        {
            var depth = (int)(-Math.Log(1 - random.NextDouble()) * mean);
            var i = Math.Max(0, stack.Count - 1 - depth);
            var key = stack[i];
            stack.RemoveAt(i);
            stack.Add(key);
            yield return key;
        }
    }

    /// <summary>A key lives for two to nine accesses, among some three hundred others; beside them a steady, skewed set.</summary>
    public static IEnumerable<long> Bursts(int seed)
    {
        var random = new Random(seed);
        var live = new (long Key, int Left)[300];
        var fresh = 1_000_000L;
        using var steady = Zipf(3_000, 0.9, seed + 1).GetEnumerator();
        while (true)
        {
            if (random.Next(3) == 0)
            {
                steady.MoveNext();
                yield return steady.Current;
                continue;
            }
            ref var one = ref live[random.Next(live.Length)];
            if (one.Left-- <= 0)
                one = (fresh++, random.Next(1, 9));
            yield return one.Key;
        }
    }

    /// <summary>Now one, now the other, each going on where it was left.</summary>
    public static IEnumerable<long> Phases(int length, IEnumerable<long>[] phases)
    {
        var each = Array.ConvertAll(phases, static phase => phase.GetEnumerator());
        for (var i = 0; ; i++)
        {
            var phase = each[i / length % each.Length];
            phase.MoveNext();
            yield return phase.Current;
        }
    }

    /// <summary>Keys that become others: shifted <paramref name="by"/> so many after every so many accesses.</summary>
    public static IEnumerable<long> Drift(IEnumerable<long> keys, int every, int by) => keys.Select((key, i) => key + (i / every * (long)by));

    public static IEnumerable<long> Interleave(IEnumerable<long> first, IEnumerable<long> second, int firstRun, int secondRun)
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

    public static IEnumerable<long> Shift(IEnumerable<long> keys, long by) => keys.Select(key => key + by);
}
