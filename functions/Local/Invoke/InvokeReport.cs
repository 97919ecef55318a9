using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Thaw.Local.Functions;
using Thaw.Local.RuntimeApi;

namespace Thaw.Local.Invoke;

/// <summary>What <c>invoke</c> prints: each invocation where there are few, and figures over all where there are many.</summary>
internal sealed class InvokeReport(TextWriter output, int count)
{
    private const int Few = 10;
    private const int ShownResponse = 16 * 1024;

    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lock _gate = new();
    private readonly List<double> _durations = [];

    /// <summary>How many invocations did not end with a response.</summary>
    public int Failed { get; private set; }

    public void Log(LogLine line)
    {
        lock (_gate)
        {
            output.WriteLine($"  {line.Source}  {line.Text.ReplaceLineEndings("\n          ")}");
        }
    }

    public void Show(InitializationReport report)
    {
        lock (_gate)
        {
            output.WriteLine(report.Succeeded ? $"Init {Milliseconds(report.Duration)}"
                : $"Init failed after {Milliseconds(report.Duration)}: {report.ErrorType} {Encoding.UTF8.GetString(report.Body.Span)}");
        }
    }

    public void Show(InvocationReport report)
    {
        lock (_gate)
        {
            var result = report.Result;
            var isWell = result.Succeeded && !report.TimedOutAfterResponse;
            Failed += isWell ? 0 : 1;
            _durations.Add(result.Duration.TotalMilliseconds);
            if (count > Few && _durations.Count > 1 && (isWell || Failed > Few))
            {
                return;
            }

            output.WriteLine($"""
                {result.RequestId}  {(result.Succeeded ? "ok" : result.ErrorType)}
                  duration {Milliseconds(result.Duration)}, after the response {(report.TimedOutAfterResponse ? "until the deadline, and killed" : report.AfterResponse is { } after ? Milliseconds(after) : "–")}, billed {Milliseconds(report.Billed)}{(report.Initialization is { } init ? $" (init {Milliseconds(init.Duration)} included)" : "")}{(report.PeakMemory is { } peak ? $", max memory {Megabytes(peak)}" : "")}
                """);
            if (result.IsStreamed)
            {
                output.WriteLine($"  streamed in {result.Chunks.Count} chunks, the first after {Milliseconds(result.FirstByte)}");
            }

            output.WriteLine(Pretty(result.Body));
            if (result.StreamError.Length > 0)
            {
                output.WriteLine($"  the stream ended with {result.ErrorType}: {Encoding.UTF8.GetString(result.StreamError.Span)}");
            }
        }
    }

    /// <summary>Closes with what concerns all of them.</summary>
    public void Finish(ProcessFigures? figures, RuntimeApiEmulator api)
    {
        lock (_gate)
        {
            if (count > 1)
            {
                var sorted = _durations.Order().ToList();
                output.WriteLine($"{sorted.Count} invocations, {Failed} failed; duration P50 {At(sorted, 0.5)}, P90 {At(sorted, 0.9)}, P99 {At(sorted, 0.99)}, most {At(sorted, 1)}");
            }

            if (figures is not null)
            {
                output.WriteLine($"Process: max memory {Megabytes(figures.PeakMemory)}, CPU {Milliseconds(figures.Processor)}");
            }

            foreach (var complaint in api.Complaints.Distinct().Take(Few))
            {
                output.WriteLine($"Runtime API: {complaint}");
            }
        }
    }

    /// <summary>The response for reading: JSON indented, text as it is, anything else by its size.</summary>
    public static string Pretty(ReadOnlyMemory<byte> body)
    {
        if (body.Length > ShownResponse)
        {
            return $"({body.Length:N0} bytes)";
        }

        try
        {
            using var document = JsonDocument.Parse(body);
            using var stream = new MemoryStream();
            using (var writer = new Utf8JsonWriter(stream, Indented))
            {
                document.WriteTo(writer);
            }

            return Encoding.UTF8.GetString(stream.ToArray());
        }
        catch (JsonException)
        {
            var text = Encoding.UTF8.GetString(body.Span);
            return text.Contains('\0', StringComparison.Ordinal) || text.Contains('\uFFFD', StringComparison.Ordinal) ? $"({body.Length:N0} bytes)" : text;
        }
    }

    private static string Milliseconds(TimeSpan time) => time.TotalMilliseconds < 10 ? $"{time.TotalMilliseconds:0.00} ms" : $"{time.TotalMilliseconds:0} ms";

    private static string Megabytes(long bytes) => $"{bytes / (1024.0 * 1024.0):0} MB";

    private static string At(List<double> sorted, double part) => sorted.Count == 0 ? "–" : Milliseconds(TimeSpan.FromMilliseconds(sorted[(int)Math.Ceiling(part * sorted.Count) - 1]));
}
