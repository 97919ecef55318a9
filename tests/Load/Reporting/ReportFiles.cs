using System.Text.Json;

namespace Thaw.Load.Reporting;

/// <summary>The report's two files, side by side.</summary>
internal static class ReportFiles
{
    // A baseline is a file that somebody hands us.
    private const long MaximumBytes = 16 * 1024 * 1024;

    /// <param name="report">The report.</param>
    /// <param name="path">Their path without extension.</param>
    public static async Task WriteAsync(LoadReport report, string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        await File.WriteAllTextAsync(path + ".json", JsonSerializer.Serialize(report, ReportJson.Default.LoadReport) + "\n");
        await File.WriteAllTextAsync(path + ".html", HtmlReport.Render(report));
    }

    /// <exception cref="IOException">It cannot be read, or is no report.</exception>
    public static async Task<LoadReport> ReadAsync(string file)
    {
        try
        {
            await using var stream = File.OpenRead(file);
            return stream.Length > MaximumBytes ? throw new IOException($"{file} is larger than a report.")
                : await JsonSerializer.DeserializeAsync(stream, ReportJson.Default.LoadReport) is { Version: 1 } report ? report
                : throw new IOException($"{file} is not a report of this version.");
        }
        catch (JsonException damaged)
        {
            throw new IOException($"{file} is not a report: it is the .json of an earlier run that is wanted.", damaged);
        }
    }
}
