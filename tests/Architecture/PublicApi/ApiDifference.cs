namespace Thaw.Architecture.PublicApi;

/// <summary>What two renderings do not share, each line with the type it belongs to.</summary>
internal static class ApiDifference
{
    public static string Between(string accepted, string actual)
    {
        var (before, after) = (Lines(accepted), Lines(actual));
        var gone = before.Except(after).Select(static line => (Line: line, Sign: "- "));
        var come = after.Except(before).Select(static line => (Line: line, Sign: "+ "));
        return string.Join('\n', gone.Concat(come).OrderBy(static change => change.Line, StringComparer.Ordinal).Select(static change => change.Sign + change.Line));
    }

    private static List<string> Lines(string text)
    {
        var lines = new List<string>();
        var type = "";
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            type = line.StartsWith(' ') ? type : line;
            lines.Add(line.StartsWith(' ') ? $"{type}: {line.Trim()}" : line);
        }

        return lines;
    }
}
