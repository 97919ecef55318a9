using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Thaw.Benchmarks.DynamoDb;

/// <summary>One subject in a process of its own, which is asked to read and tells what that cost it.</summary>
internal sealed class Contender : IDisposable
{
    // A pool's thread that spins while it waits for the answer costs as much as the wait is long, which is the stub's doing and not the subject's.
    private static readonly (string Name, string Value) NoSpinning = ("DOTNET_ThreadPool_UnfairSemaphoreSpinLimit", "0");

    // With one processor the runtime waits ten times as long before it compiles anew. The same code comes of it, seconds later: in the middle of the measurement.
    private static readonly (string Name, string Value) NoLongerDelay = ("DOTNET_TC_DelaySingleProcMultiplier", "1");

    private readonly Process _process;

    private Contender(string subject, Process process) => (Subject, _process) = (subject, process);

    public string Subject { get; }

    public FirstRead First { get; private set; } = new(0, 0, IsQuiet: false);

    /// <summary>Starts it and waits until it has read once, and has warmed up.</summary>
    /// <param name="subject">Which.</param>
    /// <param name="url">Where the stub is.</param>
    /// <param name="processors">What it is held to.</param>
    /// <param name="slice">Reads a slice of its warm-up; 0 for none.</param>
    public static async Task<Contender> StartAsync(string subject, Uri url, int processors, int slice)
    {
        var process = SelfProcess.Start(
            processors, ["dynamodb-read", subject, url.AbsoluteUri, slice.ToString(CultureInfo.InvariantCulture)], slice > 0 ? [NoSpinning, NoLongerDelay] : [NoSpinning], isAsked: true);
        var contender = new Contender(subject, process);
        try
        {
            contender.First = await contender.AnswerAsync<FirstRead>();
            return contender;
        }
        catch
        {
            contender.Dispose();
            throw;
        }
    }

    /// <summary>Has it read so often.</summary>
    public async Task<ReadCost> MeasureAsync(int count)
    {
        await _process.StandardInput.WriteLineAsync(count.ToString(CultureInfo.InvariantCulture));
        await _process.StandardInput.FlushAsync();
        return await AnswerAsync<ReadCost>();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private async Task<T> AnswerAsync<T>() => await _process.StandardOutput.ReadLineAsync() is { } line
        ? JsonSerializer.Deserialize<T>(line)!
        : throw new InvalidOperationException($"The process of '{Subject}' ended without an answer; what went wrong is above.");
}
