using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using System.Text.Json;
using Thaw.Benchmarks.DynamoDb.Reads;

namespace Thaw.Benchmarks.DynamoDb;

/// <summary>The process of one subject: set up, read once, read until compiled for good, say so; then every line of its standard input is a number of reads to measure.</summary>
internal static class ReadVerb
{
    // Longer than the runtime waits after the last new method before it counts calls.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private const int FewestSlices = 8;
    private const int MostSlices = 14;
    private const int QuietSlices = 4;

    public static int Run(string[] arguments)
    {
        var start = Stopwatch.GetTimestamp();
        using var read = Create(arguments[0], new Uri(arguments[1]));
        var length = read.ReadAsync().AsTask().GetAwaiter().GetResult();
        var first = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        if (length < StubServer.ValueBytes)
        {
            throw new InvalidOperationException($"{arguments[0]} read {length} bytes.");
        }

        var isQuiet = WarmUpAsync(read, int.Parse(arguments[2], CultureInfo.InvariantCulture)).GetAwaiter().GetResult();
        var loaded = AppDomain.CurrentDomain.GetAssemblies().Count(static assembly => assembly.GetName().Name!.StartsWith("AWSSDK", StringComparison.Ordinal));
        Console.Out.WriteLine(JsonSerializer.Serialize(new FirstRead(first, loaded, isQuiet)));
        while (Console.In.ReadLine() is { } count)
        {
            // Waited for here: what goes on after an answer runs on the pool's thread, which must not be the one that waits for the next line.
            Console.Out.WriteLine(JsonSerializer.Serialize(MeasureAsync(read, int.Parse(count, CultureInfo.InvariantCulture)).GetAwaiter().GetResult()));
        }

        return 0;
    }

    private static IRead Create(string subject, Uri url) => subject switch
    {
        "ours" => new OurRead(url),
        "sdk" => new SdkRead(url),
        "http" => new HttpRead(url),
        "socket" => new SocketRead(url),
        _ => throw new ArgumentException($"There is no subject '{subject}'.", nameof(subject)),
    };

    // In slices: tiered compilation swaps code in the background a moment after the calls, and more than once. On one core it competes with them, and takes as long as it takes.
    private static async Task<bool> WarmUpAsync(IRead read, int slice)
    {
        var (compiled, quiet) = (0L, 0);
        for (var slices = 0; slice > 0 && slices < MostSlices && (slices < FewestSlices || quiet < QuietSlices); slices++)
        {
            await ReadAsync(read, slice);
            await Task.Delay(Pause, TimeProvider.System);
            var now = JitInfo.GetCompiledMethodCount();
            (compiled, quiet) = (now, now == compiled ? quiet + 1 : 0);
        }

        return quiet >= QuietSlices;
    }

    private static async Task<ReadCost> MeasureAsync(IRead read, int count)
    {
        var (cpu, bytes) = (Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes(precise: true));
        await ReadAsync(read, count);
        return new ReadCost((Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / count, (double)(GC.GetTotalAllocatedBytes(precise: true) - bytes) / count);
    }

    private static async Task ReadAsync(IRead read, int count)
    {
        for (var index = 0; index < count; index++)
        {
            await read.ReadAsync().ConfigureAwait(false);
        }
    }
}
