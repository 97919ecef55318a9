using System.Text.Json;
using Thaw.Load.Targets;

namespace Thaw.Load.Running;

/// <summary>Asks the service now and then how much memory it holds. These requests are not in the figures.</summary>
internal sealed class MemoryWatch(HttpTarget target, TimeProvider time)
{
    private const string Path = "api/performance/metrics?window=1m&operation=none";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The most bytes that it held when it was asked; nothing where it did not say.</summary>
    public long? PeakBytes { get; private set; }

    /// <summary>Why it is not known, where it is not.</summary>
    public string Complaint { get; private set; } = "the metrics endpoint was not asked";

    /// <summary>Asks until it is stopped, once at the least.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (true)
        {
            await AskAsync();
            try
            {
                await Task.Delay(Interval, time, stop);
            }
            catch (OperationCanceledException)
            {
                await AskAsync();
                return;
            }
        }
    }

    private async Task AskAsync()
    {
        using var patience = new CancellationTokenSource(Patience, time);
        try
        {
            var answer = await target.SendAsync(HttpMethod.Get, Path, null, patience.Token);
            if (answer.Status == 200)
            {
                using var json = JsonDocument.Parse(answer.Body);
                var bytes = json.RootElement.GetProperty("thisContainer").GetProperty("resources").GetProperty("workingSetBytes").GetInt64();
                PeakBytes = Math.Max(PeakBytes ?? 0, bytes);
            }
            else
            {
                Complaint = $"the metrics endpoint answered {answer.Status}";
            }
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException or IOException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            Complaint = "the metrics endpoint did not say";
        }
    }
}
