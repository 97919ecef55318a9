using System.Text;

namespace Thaw.Benchmarks.Measurements;

/// <summary>The document of all measurements: a section a verb, each with its own date, machine and commit. Measuring one again replaces its section and leaves the others.</summary>
internal static class MeasurementsDocument
{
    private const string Mark = "## ";

    private const string Head = """
        # Measurements

        Written by `dotnet run -c Release --project tests/Benchmarks -- all --write docs/measurements.md`; nothing here is typed by hand. What the figures mean, and what was aimed at, is in [figures.md](figures.md).

        """;

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
        var text = new StringBuilder($"`{measured.Command}`, {circumstances.At:yyyy-MM-dd HH:mm} UTC, commit {circumstances.Commit}, {circumstances.Machine}.\n");
        if (circumstances.IsShort)
        {
            text.Append("**A short job: it shows that the verb works; its figures mean nothing.**\n");
        }

        foreach (var table in MarkdownTable.Of(measured.Answer))
        {
            text.Append('\n').Append(table);
        }

        return text.ToString().TrimEnd();
    }
}
