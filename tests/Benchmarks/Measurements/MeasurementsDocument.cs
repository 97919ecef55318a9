using System.Text;

namespace Thaw.Benchmarks.Measurements;

/// <summary>The document of all measurements: a section a verb, each with its own date, machine and commit. Measuring one again replaces its section and leaves the others.</summary>
internal static class MeasurementsDocument
{
    private const string Mark = "## ";

    private const string Head = """
        # Measurements

        Written by `dotnet run -c Release --project tests/Benchmarks -- all --write docs/measurements.md`, and the README's figures from it; nothing of either is typed by hand. What the figures mean, and what was aimed at, is in [figures.md](figures.md).

        """;

    private const string ShortJob = "**A short job: it shows that the verb works; its figures mean nothing.**";
    private const string NotMeasured = "Not measured: ";

    /// <summary>Whether the document has figures of a verb that mean something.</summary>
    public static bool HasFigures(string document, string verb) => Section(document, verb) is not null;

    /// <summary>Whether they are of this state of the sources.</summary>
    public static bool HasFiguresOf(string document, string verb, string commit) => Section(document, verb)?.Contains($", commit {commit}, ", StringComparison.Ordinal) == true;

    /// <summary>A verb's section; nothing where there is none, or none with figures that mean something.</summary>
    public static string? Section(string document, string verb) =>
        Sections(document).TryGetValue(verb, out var section) && !section.Contains(ShortJob, StringComparison.Ordinal) && !section.Contains("\n" + NotMeasured, StringComparison.Ordinal) ? section : null;

    /// <summary>The document with this measurement in its place.</summary>
    public static string Put(string document, Measurement measured, Circumstances circumstances)
    {
        var sections = Sections(document);
        sections[measured.Verb] = Section(measured, circumstances);
        var text = new StringBuilder(Head);
        foreach (var verb in MeasurePlan.Every.Where(sections.ContainsKey).Concat(sections.Keys.Except(MeasurePlan.Every).Order(StringComparer.Ordinal)))
        {
            text.Append('\n').Append(Mark).Append(verb).Append("\n\n").Append(sections[verb]).Append('\n');
        }

        return text.ToString();
    }

    private static Dictionary<string, string> Sections(string document)
    {
        var sections = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var section in ("\n" + document).Split("\n" + Mark).Skip(1))
        {
            var end = section.IndexOf('\n', StringComparison.Ordinal);
            sections[(end < 0 ? section : section[..end]).Trim()] = end < 0 ? "" : section[end..].Trim();
        }

        return sections;
    }

    private static string Section(Measurement measured, Circumstances circumstances)
    {
        var text = new StringBuilder($"`{measured.Command}`, {circumstances.At:yyyy-MM-dd HH:mm} UTC, commit {circumstances.Commit}, {circumstances.Machine}, load average {circumstances.LoadAverage} before.\n");
        if (measured.Reason is { } reason)
        {
            text.Append('\n').Append(NotMeasured).Append(reason).Append('\n');
        }
        else if (circumstances.IsShort)
        {
            text.Append(ShortJob).Append('\n');
        }

        foreach (var table in MarkdownTable.Of(measured.Answer))
        {
            text.Append('\n').Append(table);
        }

        return text.ToString().TrimEnd();
    }
}
