using System.Globalization;
using System.Text.RegularExpressions;

namespace Thaw.Benchmarks.Measurements;

/// <summary>A section of <see cref="MeasurementsDocument"/>, read again: its rows by their first cell, and what it is to be read with.</summary>
internal sealed partial class MeasuredTables
{
    private readonly Dictionary<string, Dictionary<string, string>> _rows = new(StringComparer.Ordinal);

    private MeasuredTables(string when) => When = when;

    /// <summary>The day, the commit, and how much others had the machine do.</summary>
    public string When { get; }

    /// <summary>The names of all rows that have this column, in their order.</summary>
    public IEnumerable<string> RowsWith(string column) => _rows.Where(row => row.Value.ContainsKey(column)).Select(static row => row.Key);

    /// <summary>A figure; nothing where it is missing.</summary>
    public double? this[string row, string column] =>
        _rows.TryGetValue(row, out var cells) && cells.TryGetValue(column, out var text) && double.TryParse(text, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var figure)
            ? figure
            : null;

    /// <summary>Reads a verb's section; nothing where there is none with figures that mean something. Where rows are told apart by two cells, both are their name.</summary>
    public static MeasuredTables? Of(string document, string verb)
    {
        if (MeasurementsDocument.Section(document, verb) is not { } section)
        {
            return null;
        }

        var head = Circumstances().Match(section);
        var tables = new MeasuredTables(head.Success ? $"{head.Groups["day"].Value}, `{head.Groups["commit"].Value}`, load {head.Groups["load"].Value}" : "");
        List<string>? columns = null;
        foreach (var line in section.Split('\n'))
        {
            if (!line.StartsWith("| ", StringComparison.Ordinal))
            {
                columns = null;
            }
            else if (Cells(line) is var cells && columns is null)
            {
                columns = cells;
            }
            else if (!cells[0].StartsWith("---", StringComparison.Ordinal))
            {
                tables.Add(columns, cells);
            }
        }

        return tables;
    }

    private void Add(List<string> columns, List<string> cells)
    {
        var name = cells[0];
        for (var more = 1; _rows.TryGetValue(name, out var there) && there.ContainsKey(columns[1]); more++)
        {
            name = $"{cells[0]} {more + 1}";
        }

        var row = _rows.TryGetValue(name, out var known) ? known : _rows[name] = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (column, cell) in columns.Zip(cells).Skip(1))
        {
            row[column] = cell;
        }
    }

    private static List<string> Cells(string line) =>
        [.. Separators().Split(line).Skip(1).SkipLast(1).Select(static cell => cell.Trim().Replace("\\|", "|", StringComparison.Ordinal).Replace(@"\\", @"\", StringComparison.Ordinal))];

    [GeneratedRegex(@", (?<day>\d{4}-\d\d-\d\d) \d\d:\d\d UTC, commit (?<commit>[^ ,]+), .*load average (?<load>[^ ]+) before", RegexOptions.ExplicitCapture)]
    private static partial Regex Circumstances();

    [GeneratedRegex(@"(?<!\\)\|", RegexOptions.ExplicitCapture)]
    private static partial Regex Separators();
}
