using System.Globalization;
using Spectre.Console;

namespace Thaw.Load.Running;

/// <summary>How a run goes, on the terminal: a table that is redrawn, or plain lines where the output goes elsewhere.</summary>
internal static class ProgressView
{
    private static readonly TimeSpan Redraw = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Line = TimeSpan.FromSeconds(10);

    /// <summary>Shows snapshots until the run has ended.</summary>
    public static async Task ShowAsync(Task run, Func<Snapshot> look, TimeSpan duration, TimeProvider time)
    {
        if (Console.IsOutputRedirected)
        {
            while (await IsRunningAsync(run, Line, time))
            {
                await Console.Out.WriteLineAsync(Text(look(), duration));
            }
        }
        else
        {
            await AnsiConsole.Live(Table(look(), duration)).AutoClear(true).StartAsync(async view =>
            {
                while (await IsRunningAsync(run, Redraw, time))
                {
                    view.UpdateTarget(Table(look(), duration));
                }
            });
        }

        await run;
    }

    private static async Task<bool> IsRunningAsync(Task run, TimeSpan until, TimeProvider time) =>
        await Task.WhenAny(run, Task.Delay(until, time, CancellationToken.None)) != run;

    private static string Text(Snapshot now, TimeSpan duration) => string.Create(
        CultureInfo.InvariantCulture,
        $"{now.Elapsed.TotalSeconds,5:0} of {duration.TotalSeconds:0} s  {now.Total,8} answered  {now.Errors,5} errors  lately {now.Recent,6}: P50 {now.P50:0.0} ms, P95 {now.P95:0.0} ms, max {now.Max:0.0} ms");

    private static Table Table(Snapshot now, TimeSpan duration)
    {
        var share = Math.Clamp(now.Elapsed / duration, 0, 1);
        return new Table().Border(TableBorder.Rounded)
            .AddColumns("time", "answered", "errors", "a second", "P50 ms", "P95 ms", "max ms")
            .AddRow(
                $"{new string('█', (int)(share * 20)).PadRight(20, '░')} {now.Elapsed.TotalSeconds:0} of {duration.TotalSeconds:0} s", $"{now.Total}",
                now.Errors > 0 ? $"[red]{now.Errors}[/]" : "0", $"{now.Recent / Redraw.TotalSeconds:0}", $"{now.P50:0.0}", $"{now.P95:0.0}", $"{now.Max:0.0}");
    }
}
