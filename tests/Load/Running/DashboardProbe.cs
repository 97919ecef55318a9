using System.Diagnostics;
using Thaw.Load.Judging;
using Thaw.Load.Targets;

namespace Thaw.Load.Running;

/// <summary>How long Chromium takes from its start until the page at <c>/</c> is loaded and shows what it asked the service for.</summary>
internal static class DashboardProbe
{
    /// <summary>How often it is loaded after a run.</summary>
    public const int Rounds = 3;

    // The browser's clock stands still while something is asked for: when this much of it has passed, all answers are there and drawn. It is no second of ours.
    private const string UntilDrawn = "--virtual-time-budget=1000";

    // What the page says of its figures once it has them.
    private const string Drawn = "id=\"asof\">As of";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static async Task<Figure> MeasureAsync(HttpTarget target, int rounds, TimeProvider time)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        try
        {
            var answer = await target.SendAsync(HttpMethod.Get, "", null, patience.Token);
            if (answer.Status != 200 || !answer.Body.Span.TrimStart(" \r\n\t"u8).StartsWith("<"u8))
            {
                return Figure.Missing("there is no page at /");
            }

            if (Find("chromium") is not { } browser)
            {
                return Figure.Missing("chromium is not on the search path");
            }

            var (best, drawn) = (double.MaxValue, false);
            for (var round = 0; round < rounds; round++)
            {
                if (await LoadAsync(browser, target.Address, patience.Token) is not ({ } took, var figures))
                {
                    return Figure.Missing("chromium did not end well");
                }

                (best, drawn) = (Math.Min(best, took), figures);
            }

            return new Figure(best, $"{(drawn ? "with its figures" : "without figures, of which it got none")}, the browser's own start included, the best of {rounds}");
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException or IOException or System.ComponentModel.Win32Exception)
        {
            return Figure.Missing($"the page was not loaded within {Patience.TotalMinutes:0} minutes");
        }
    }

    private static async Task<(double? Milliseconds, bool Figures)> LoadAsync(string browser, Uri page, CancellationToken cancellationToken)
    {
        var profile = Directory.CreateTempSubdirectory("thaw-load-");
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo(
            browser, ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", UntilDrawn, $"--user-data-dir={profile.FullName}", "--dump-dom", page.AbsoluteUri])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            var dom = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            var took = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            await errors;
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode == 0 && dom.Contains("</html>", StringComparison.OrdinalIgnoreCase) ? took : null, dom.Contains(Drawn, StringComparison.Ordinal));
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(CancellationToken.None);
            }

            Delete(profile);
        }
    }

    // Its own processes end after it, and may still write.
    private static void Delete(DirectoryInfo profile)
    {
        try
        {
            profile.Delete(recursive: true);
        }
        catch (IOException)
        {
            // What is left lies in the temporary folder, and is nobody's.
        }
    }

    private static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
