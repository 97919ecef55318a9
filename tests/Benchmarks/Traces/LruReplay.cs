namespace Thaw.Benchmarks.Traces;

/// <summary>Keeps what was used last.</summary>
internal static class LruReplay
{
    public static int CountHits(Trace trace, int size)
    {
        var nodes = new LinkedListNode<int>?[trace.Distinct];
        var order = new LinkedList<int>();
        var hits = 0;
        foreach (var id in trace.Ids)
        {
            if (nodes[id] is { } node)
            {
                hits++;
                order.Remove(node);
                order.AddFirst(node);
                continue;
            }
            if (order.Count == size)
            {
                nodes[order.Last!.Value] = null;
                order.RemoveLast();
            }
            nodes[id] = order.AddFirst(id);
        }
        return hits;
    }
}
