using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using System.Text.Json;
using Thaw.Benchmarks.DynamoDb.Reads;

namespace Thaw.Benchmarks.DynamoDb;

/// <summary>The process of one subject: set up, read once, then read until compiled for good and measure.</summary>
internal static class ReadVerb
{
    private const int Slices = 6;
    private const int QuietSlices = 3;
    private const int MostSlices = 60;

    public static async Task<int> RunAsync(string subject, Uri url, int warmUp, int measured)
    {
        var start = Stopwatch.GetTimestamp();
        using var read = Create(subject, url);
        var length = await read.ReadAsync();
        var first = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        if (length < StubServer.ValueBytes)
        {
            throw new InvalidOperationException($"{subject} read {length} bytes.");
        }

        var (cpu, bytes) = measured == 0 ? (0, 0) : await MeasureAsync(read, warmUp, measured);
        var loaded = AppDomain.CurrentDomain.GetAssemblies().Count(static assembly => assembly.GetName().Name!.StartsWith("AWSSDK", StringComparison.Ordinal));
        await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new ReadCost(cpu, bytes, first, loaded)));
        return 0;
    }

    public static Task<int> RunAsync(string[] arguments) => RunAsync(
        arguments[0], new Uri(arguments[1]), int.Parse(arguments[2], CultureInfo.InvariantCulture), int.Parse(arguments[3], CultureInfo.InvariantCulture));

    private static IRead Create(string subject, Uri url) => subject switch
    {
        "ours" => new OurRead(url),
        "sdk" => new SdkRead(url),
        "http" => new HttpRead(url),
        "socket" => new SocketRead(url),
        _ => throw new ArgumentException($"There is no subject '{subject}'.", nameof(subject)),
    };

    private static async Task<(double CpuMicros, double Bytes)> MeasureAsync(IRead read, int warmUp, int measured)
    {
        // In slices: tiered compilation swaps code in the background a moment after the calls, and more than once. On one core it competes with them, and takes as long as it takes.
        var (compiled, quiet) = (0L, 0);
        for (var slice = 0; slice < MostSlices && (slice < Slices || quiet < QuietSlices); slice++)
        {
            for (var count = 0; count < warmUp / Slices; count++)
            {
                await read.ReadAsync();
            }

            await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System);
            var now = JitInfo.GetCompiledMethodCount();
            (compiled, quiet) = (now, now == compiled ? quiet + 1 : 0);
        }

        GC.Collect();
        var (cpu, bytes) = (Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes(precise: true));
        for (var count = 0; count < measured; count++)
        {
            await read.ReadAsync();
        }

        return ((Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / measured, (double)(GC.GetTotalAllocatedBytes(precise: true) - bytes) / measured);
    }
}
