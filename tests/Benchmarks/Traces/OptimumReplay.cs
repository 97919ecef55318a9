namespace Thaw.Benchmarks.Traces;

/// <summary>
/// Knows the future (Belady 1966): gives up what is asked for last, or never again, be it the key just missed. A cache that had to take in every key would reach a little less.
/// </summary>
internal static class OptimumReplay
{
    public static int CountHits(Trace trace, int size)
    {
        var ids = trace.Ids;
        var nextUse = new int[ids.Length];
        var upcoming = new int[trace.Distinct];
        Array.Fill(upcoming, int.MaxValue);
        for (var i = ids.Length - 1; i >= 0; i--)
        {
            nextUse[i] = upcoming[ids[i]];
            upcoming[ids[i]] = i;
        }

        var dueAt = new int[trace.Distinct];
        Array.Fill(dueAt, -1);
        var farthest = new PriorityQueue<(int Id, int Due), int>();
        var count = 0;
        var hits = 0;
        for (var i = 0; i < ids.Length; i++)
        {
            var id = ids[i];
            var hit = dueAt[id] >= 0;
            dueAt[id] = nextUse[i];
            farthest.Enqueue((id, nextUse[i]), -nextUse[i]);
            if (hit)
                hits++;
            else if (count < size)
                count++;
            else
                GiveUpFarthest(farthest, dueAt);
        }
        return hits;
    }

    private static void GiveUpFarthest(PriorityQueue<(int Id, int Due), int> farthest, int[] dueAt)
    {
        while (true)
        {
            var (id, due) = farthest.Dequeue();
            if (dueAt[id] != due)
                continue; // used again since it was queued
            dueAt[id] = -1;
            return;
        }
    }
}
