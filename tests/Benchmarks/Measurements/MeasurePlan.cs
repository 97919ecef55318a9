namespace Thaw.Benchmarks.Measurements;

/// <summary>What is to be measured, and where it is written down.</summary>
/// <param name="Verbs">The questions, each with its arguments.</param>
/// <param name="IsShort">Whether each runs once, to show that it works.</param>
/// <param name="File">The document, if one is to be written.</param>
/// <param name="Resumes">Whether verbs are left out of which the document has figures of this commit.</param>
internal sealed record MeasurePlan(IReadOnlyList<IReadOnlyList<string>> Verbs, bool IsShort, string? File, bool Resumes = false)
{
    public const string All = "all";
    public const string Quick = "--quick";

    /// <summary>Every question with its default arguments, as <see cref="All"/> asks them.</summary>
    public static readonly IReadOnlyList<string> Every = ["hits", "traces", "lambda", "tasks", "monitoring", "web", "dynamodb", "coldstart"];

    private const string Job = "--job";
    private const string Short = "short";
    private const string Write = "--write";
    private const string Only = "--only";
    private const string Resume = "--resume";

    // Each more than it takes on two quiet processors, and less than half an hour together.
    private static readonly Dictionary<string, TimeSpan> Patience = new(StringComparer.Ordinal)
    {
        ["hits"] = TimeSpan.FromMinutes(1),
        ["traces"] = TimeSpan.FromMinutes(1),
        ["lambda"] = TimeSpan.FromMinutes(4),
        ["tasks"] = TimeSpan.FromMinutes(3),
        ["monitoring"] = TimeSpan.FromMinutes(1),
        ["web"] = TimeSpan.FromMinutes(2),
        ["dynamodb"] = TimeSpan.FromMinutes(13),
        ["coldstart"] = TimeSpan.FromMinutes(4),
    };

    /// <summary>How long a verb may take before it is ended: a short job, whose figures are not looked at, also beside others.</summary>
    public static TimeSpan PatienceWith(string verb, bool isShort = false) => Patience[verb] * (isShort ? 5 : 1);

    /// <summary>Reads the command line; nothing where it names a single verb and nothing is to be written, which then runs as it stands in <paramref name="rest"/>.</summary>
    public static MeasurePlan? Parse(IReadOnlyList<string> args, out IReadOnlyList<string> rest, out string? complaint)
    {
        var (left, isShort, file, only, resumes) = (new List<string>(), false, (string?)null, (string?)null, false);
        complaint = null;
        for (var i = 0; i < args.Count; i++)
        {
            var value = i + 1 < args.Count ? args[i + 1] : null;
            switch (args[i])
            {
                case Job when value is Short or "full":
                    isShort |= value == Short;
                    i++;
                    break;
                case Job:
                    complaint = $"{Job} is {Short} or full.";
                    break;
                case Write when value is not null:
                    file = value;
                    i++;
                    break;
                case Write:
                    complaint = $"{Write} needs the document's path.";
                    break;
                case Only when value is not null:
                    only = value;
                    i++;
                    break;
                case Only:
                    complaint = $"{Only} needs verbs, separated by commas.";
                    break;
                case Resume:
                    resumes = true;
                    break;
                case Quick:
                    isShort = true;
                    break;
                default:
                    left.Add(args[i]);
                    break;
            }
        }

        rest = isShort ? [.. left, Quick] : left;
        if (complaint is not null || left.Count == 0 || (left[0] != All && file is null))
        {
            return null;
        }

        if (left[0] == All && left.Count > 1)
        {
            complaint = $"'{left[1]}': {All} takes no other arguments than {Job} {Short}, {Only} VERBS, {Resume} and {Write} FILE.";
            return null;
        }

        if (left[0] != All && !Every.Contains(left[0]))
        {
            complaint = $"'{left[0]}' is not written down; {string.Join(", ", Every)} are.";
            return null;
        }

        if (left[0] != All && (only is not null || resumes))
        {
            complaint = $"{Only} and {Resume} are for {All}.";
            return null;
        }

        var chosen = only?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [.. Every];
        if (chosen.Except(Every).FirstOrDefault() is { } unknown)
        {
            complaint = $"{Only}: '{unknown}' is none of {string.Join(", ", Every)}.";
            return null;
        }

        return new MeasurePlan(left[0] == All ? [.. Every.Where(chosen.Contains).Select(static verb => (IReadOnlyList<string>)[verb])] : [left], isShort, file, resumes);
    }
}
