using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

#pragma warning disable CA1050, MA0047 // The runtime looks for a start-up hook by this name, outside of any namespace.

/// <summary>
/// Loaded by the runtime into a server under test (<c>DOTNET_STARTUP_HOOKS</c>): writes down how long each request took, exactly, beside the server's own measurement and knowing
/// nothing of it. Every line is with the system before the next request is measured, so a process that is killed has told all.
/// </summary>
internal static class StartupHook
{
    /// <summary>The variable that names the file.</summary>
    public const string Variable = "THAW_TEST_RAW_LATENCIES";

    private static MeterListener? s_listener;

    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } path)
        {
            return;
        }

        var gate = new Lock();
        var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        s_listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument is { Name: "http.server.request.duration", Meter.Name: "Microsoft.AspNetCore.Hosting" })
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        s_listener.SetMeasurementEventCallback<double>((_, seconds, tags, _) =>
        {
            var line = string.Create(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetUtcNow().UtcTicks} {Tag(tags, "http.request.method")} {Tag(tags, "http.route") ?? "-"} {seconds:R}\n");
            lock (gate)
            {
                file.Write(Encoding.UTF8.GetBytes(line));
            }
        });
        s_listener.Start();
    }

    private static string? Tag(ReadOnlySpan<KeyValuePair<string, object?>> tags, string name)
    {
        foreach (var (key, value) in tags)
        {
            if (key == name)
            {
                return value as string;
            }
        }

        return null;
    }
}
