namespace Thaw.Benchmarks.DynamoDb;

/// <summary>What was measured of the subjects in one of the circumstances, by round, so that each is held against the POST of the same moment.</summary>
internal sealed class ReadFigures(IReadOnlyList<string> subjects)
{
    /// <summary>The subject that the others are held against.</summary>
    public const string Baseline = "http";

    private readonly Dictionary<string, List<double>> _first = subjects.ToDictionary(static subject => subject, static _ => new List<double>());
    private readonly Dictionary<string, List<List<ReadCost>>> _sets = subjects.ToDictionary(static subject => subject, static _ => new List<List<ReadCost>>());
    private readonly Dictionary<string, int> _assemblies = [];

    public void Started(string subject, FirstRead first)
    {
        _first[subject].Add(first.FirstCallMillis);
        _assemblies[subject] = first.SdkAssemblies;
    }

    public void BeginSet(string subject) => _sets[subject].Add([]);

    public void Measured(string subject, ReadCost cost) => _sets[subject][^1].Add(cost);

    /// <summary>A row a subject: medians, and of the ratios to the baseline also the least and the most that a set of processes had.</summary>
    public IEnumerable<object> Rows(string suffix)
    {
        foreach (var subject in subjects)
        {
            var ratios = _sets[subject].Zip(_sets[Baseline], static (own, theirs) => Median(own.Zip(theirs, static (one, other) => one.CpuMicros / other.CpuMicros))).ToList();
            yield return new
            {
                Name = subject + suffix,
                CpuMicros = Math.Round(Median(_sets[subject].SelectMany(static set => set).Select(static cost => cost.CpuMicros)), 2),
                TimesHttp = Math.Round(Median(ratios), 2),
                TimesHttpLeast = Math.Round(ratios.Min(), 2),
                TimesHttpMost = Math.Round(ratios.Max(), 2),
                Bytes = Math.Round(Median(_sets[subject].SelectMany(static set => set).Select(static cost => cost.Bytes))),
                FirstCallMillis = Math.Round(Median(_first[subject]), 1),
                FirstCallTimesHttp = Math.Round(Median(_first[subject].Zip(_first[Baseline], static (one, other) => one / other)), 2),
                SdkAssemblies = _assemblies[subject],
            };
        }
    }

    private static double Median(IEnumerable<double> values) => values.Order().ToArray() is var sorted ? sorted[sorted.Length / 2] : 0;
}
