using System.Diagnostics;
using Thaw.Load.Judging;
using Thaw.Load.Targets;

namespace Thaw.Load.Running;

/// <summary>How long Chromium takes from its start until the page at <c>/</c> is loaded.</summary>
internal static class DashboardProbe
{
    private const int Rounds = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task<Figure> MeasureAsync(HttpTarget target, TimeProvider time)
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

            var best = double.MaxValue;
            for (var round = 0; round < Rounds; round++)
            {
                if (await LoadAsync(browser, target.Address, patience.Token) is not { } took)
                {
                    return Figure.Missing("chromium did not end well");
                }

                best = Math.Min(best, took);
            }

            return new Figure(best, $"the browser's own start included, the best of {Rounds}");
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException or IOException or System.ComponentModel.Win32Exception)
        {
            return Figure.Missing("the page was not loaded within a minute");
        }
    }

    private static async Task<double?> LoadAsync(string browser, Uri page, CancellationToken cancellationToken)
    {
        var profile = Directory.CreateTempSubdirectory("thaw-load-");
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo(
            browser, ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", $"--user-data-dir={profile.FullName}", "--dump-dom", page.AbsoluteUri])
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
            return process.ExitCode == 0 && dom.Contains("</html>", StringComparison.OrdinalIgnoreCase) ? took : null;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(CancellationToken.None);
            }

            profile.Delete(recursive: true);
        }
    }

    private static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
