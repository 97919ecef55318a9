using System.Diagnostics;

namespace Thaw.Local.RuntimeApi;

/// <summary>An event on its way: waiting, with the function, answered.</summary>
internal sealed class PendingInvocation(InvocationSettings settings, InvocationSeries? series)
{
    private readonly TaskCompletionSource<InvocationResult>? _answer = series is null ? new(TaskCreationOptions.RunContinuationsAsynchronously) : null;
    private readonly TaskCompletionSource? _handedOver = series is null ? new(TaskCreationOptions.RunContinuationsAsynchronously) : null;
    private readonly TaskCompletionSource<TimeSpan?>? _followed = series is null ? new(TaskCreationOptions.RunContinuationsAsynchronously) : null;

    private long _delivered;
    private long _firstByte;
    private long _answered;

    public Guid Id { get; set; }

    public ReadOnlyMemory<byte> Event { get; init; }

    public InvocationSettings Settings => settings;

    public InvocationState State { get; set; }

    /// <summary>The deadline, in milliseconds since 1970.</summary>
    public long DeadlineMilliseconds { get; set; }

    /// <summary>Nothing for an event of a series: nobody waits for one of those alone.</summary>
    public Task<InvocationResult>? Answer => _answer?.Task;

    /// <summary>Completes when the event is handed over.</summary>
    public Task? Delivered => _handedOver?.Task;

    public InvocationSeries? Series => series;

    public void OnDelivering()
    {
        _delivered = Stopwatch.GetTimestamp();
        _handedOver?.TrySetResult();
    }

    public void OnFirstByte() => _firstByte = Stopwatch.GetTimestamp();

    public void OnAnswered() => _answered = Stopwatch.GetTimestamp();

    /// <summary>Hands the answer to whoever waits for it.</summary>
    public void Finish(InvocationResult result)
    {
        if (series is not null)
        {
            series.Add(_answered - _delivered, result);
            return;
        }

        _answer!.TrySetResult(result with
        {
            Duration = _delivered == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(_delivered, _answered),
            FirstByte = _firstByte == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(_delivered, _firstByte),
            AfterResponse = _followed!.Task,
        });
    }

    /// <summary>The function asked for its next event.</summary>
    public void Follow()
    {
        series?.AddAfter(Stopwatch.GetTimestamp() - _answered);
        _followed?.TrySetResult(Stopwatch.GetElapsedTime(_answered));
    }

    /// <summary>The environment is gone: nobody will ask.</summary>
    public void Abandon() => _followed?.TrySetResult(null);
}
