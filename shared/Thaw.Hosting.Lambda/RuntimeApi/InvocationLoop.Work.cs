using System.Diagnostics;

namespace Thaw.Hosting.Lambda.RuntimeApi;

internal sealed partial class InvocationLoop
{
    // Each is told to stop when the request is (Aborted), and waited for half the margin longer; then the answer leaves without it.
    private async ValueTask RunRespondingAsync()
    {
        while (_invocation.Responding.TryTake(out var work))
        {
            try
            {
                var running = work(_invocation.Aborted);
                if (running.IsCompleted)
                {
                    await running.ConfigureAwait(false);
                    continue;
                }

                var task = running.AsTask();
                if (!await _transport.WaitAsync(task, _invocation.LeftForStopping).ConfigureAwait(false))
                {
                    RuntimeLog.RespondingLate(_context.Logger, _invocation.Responding.Close());
                    return;
                }

                await task.ConfigureAwait(false);
            }
            catch (Exception error) // Registered work does not change the answer.
            {
                RuntimeLog.RespondingFailed(_context.Logger, error);
            }
        }
    }

    private async ValueTask RunAfterResponseAsync()
    {
        var begun = Stopwatch.GetTimestamp();
        _invocation.After.Start(_invocation.Aborted);
        while (!_invocation.After.TryEnd(out var rest))
        {
            if (!await _transport.WaitAsync(rest, _invocation.LeftForStopping).ConfigureAwait(false))
            {
                RuntimeLog.AfterResponseLate(_context.Logger, _invocation.After.Abandon());
                break;
            }
        }

        LastAfterResponse = Stopwatch.GetElapsedTime(begun);
        RuntimeInstruments.EndAfterResponse(LastAfterResponse);
        RuntimeLog.AfterResponseTook(_context.Logger, LastAfterResponse.TotalMilliseconds);
    }
}
