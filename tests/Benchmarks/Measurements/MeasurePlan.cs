namespace Thaw.Benchmarks.Measurements;

/// <summary>What is to be measured, and where it is written down.</summary>
/// <param name="Verbs">The questions, each with its arguments.</param>
/// <param name="IsShort">Whether each runs once, to show that it works.</param>
/// <param name="File">The document, if one is to be written.</param>
internal sealed record MeasurePlan(IReadOnlyList<IReadOnlyList<string>> Verbs, bool IsShort, string? File)
{
    public const string All = "all";
    public const string Quick = "--quick";

    /// <summary>Every question with its default arguments, as <see cref="All"/> asks them.</summary>
    public static readonly IReadOnlyList<string> Every = ["hits", "traces", "lambda", "tasks", "monitoring", "web", "dynamodb"];

    private const string Job = "--job";
    private const string Short = "short";
    private const string Write = "--write";

    /// <summary>Reads the command line; nothing where it names a single verb and nothing is to be written, which then runs as it stands in <paramref name="rest"/>.</summary>
    public static MeasurePlan? Parse(IReadOnlyList<string> args, out IReadOnlyList<string> rest, out string? complaint)
    {
        var (left, isShort, file) = (new List<string>(), false, (string?)null);
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
            complaint = $"'{left[1]}': {All} takes no other arguments than {Job} {Short} and {Write} FILE.";
            return null;
        }

        if (left[0] != All && !Every.Contains(left[0]))
        {
            complaint = $"'{left[0]}' is not written down; {string.Join(", ", Every)} are.";
            return null;
        }

        return new MeasurePlan(left[0] == All ? [.. Every.Select(static verb => (IReadOnlyList<string>)[verb])] : [left], isShort, file);
    }
}
