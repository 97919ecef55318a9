using System.Text.RegularExpressions;

namespace Thaw.Benchmarks.Measurements;

/// <summary>The parts of the README that quote <see cref="MeasurementsDocument"/>: each stands between two comments and is written by nobody else.</summary>
internal static partial class ReadmeBlocks
{
    /// <summary>The README of the repository that a document under <c>docs/</c> belongs to.</summary>
    public static string Beside(string document) => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(document))!, "..", "README.md"));

    /// <summary>The text with its blocks as the document has them. Blocks of which nothing is known stay as they are.</summary>
    public static string Update(string readme, string document) => Block().Replace(readme, block => ReadmeFigures.Of(block.Groups["name"].Value, document) is { } figures
        ? $"{block.Groups["begin"].Value}\n{figures}\n{block.Groups["end"].Value}"
        : block.Value);

    /// <summary>The same of a file, where there is one.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> UpdateAsync(string readme, string document)
    {
        if (!File.Exists(readme))
        {
            return 0;
        }

        var before = await File.ReadAllTextAsync(readme);
        var after = Update(before, document);
        if (after != before)
        {
            await File.WriteAllTextAsync(readme, after);
        }

        return 0;
    }

    [GeneratedRegex("(?<begin><!-- measured: (?<name>[a-z]+); written by tests/Benchmarks -->).*?(?<end><!-- /measured -->)", RegexOptions.ExplicitCapture | RegexOptions.Singleline)]
    private static partial Regex Block();
}
