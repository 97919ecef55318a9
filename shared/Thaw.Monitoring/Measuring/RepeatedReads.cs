using Thaw.Monitoring.Fleet;
using Thaw.Monitoring.Judging;

namespace Thaw.Monitoring.Measuring;

/// <summary>Notices invocations that read many items of one table one by one: which, how often, and how many each.</summary>
internal static class RepeatedReads
{
    public const string Entry = "entry";
    public const string Table = "table";

    /// <summary>From so many single reads of one table in one invocation on, or for each task where it ran several.</summary>
    public const int Least = 10;

    private const string Single = FigureReader.Call + "GetItem ";

    /// <summary>Looks at what one invocation measured, beginning at <paramref name="from"/>; its name is anybody's, so it is told only if <paramref name="admit"/> lets it through.</summary>
    public static void Notice(List<Measured> figures, int from, IReadOnlyList<KeyValuePair<string, string>> properties, Func<string, string> admit, ProcessFigures into)
    {
        var tasks = 0L;
        for (var i = from; i < figures.Count; i++)
        {
            if (figures[i] is not { Sketch: { Count: >= Least } reads, Series.Operation: { } operation } || !operation.Name.StartsWith(Single, StringComparison.Ordinal))
            {
                continue;
            }

            // Looked at here: hardly any invocation comes so far.
            if (properties.Any(static one => one.Key == InvocationProperties.LongPoll))
            {
                return; // It reads one item again and again, which no batch can do for it.
            }

            // A batch's tasks know nothing of each other: each answers for its own reads.
            tasks = tasks > 0 ? tasks : TasksOf(figures, from);
            if (reads.Count >= Least * tasks)
            {
                var of = $"{{{Entry}={Plain(admit(NameOf(properties)))},{Table}={Plain(operation.Name[Single.Length..])}}}";
                into.Count(FleetNames.RepeatedReads + of, reads.Count);
                into.Count(FleetNames.RepeatingRequests + of, tasks);
            }
        }
    }

    private static long TasksOf(List<Measured> figures, int from) =>
        Math.Max(1, figures.Skip(from).Sum(static one => one is { Series.Operation.IsEntry: true, Sketch: { } runs } ? runs.Count : 0L));

    private static string NameOf(IReadOnlyList<KeyValuePair<string, string>> properties)
    {
        foreach (var (name, value) in properties)
        {
            if (name == InvocationProperties.Route)
            {
                return value;
            }
        }

        return "invocation";
    }

    // Braces, commas and equals signs are how figures' names are built.
    private static string Plain(string text) => text.Replace('{', '<').Replace('}', '>').Replace(',', '_').Replace('=', '_');
}
