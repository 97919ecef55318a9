using System.Net.Sockets;
using Thaw.Hosting.Lambda.Invocations;

namespace Thaw.Hosting.Lambda.RuntimeApi;

internal sealed partial class InvocationLoop
{
    private ValueTask PostAsync()
    {
        if (_invocation.Error is { } error)
        {
            RuntimeLog.InvocationFailed(_context.Logger, error);
            return _response.IsStreaming ? EndStreamAsync(ErrorDocument.Of(error)) : PostErrorAsync(ErrorDocument.Of(error));
        }

        if (_response.IsStreaming)
        {
            return EndStreamAsync(null);
        }

        if (_response.WrittenCount > InvocationResponse.MaximumBytes)
        {
            RuntimeLog.AnswerTooLarge(_context.Logger, _response.WrittenCount);
            return PostErrorAsync(ErrorDocument.TooLarge(_response.WrittenCount));
        }

        return PostAsync(_response.Whole());
    }

    private ValueTask PostErrorAsync(ErrorDocument error) =>
        PostAsync(_context.Heads.Error($"invocation/{_invocation.RequestId}/error", error));

    private async ValueTask PostAsync(ReadOnlyMemory<byte> request)
    {
        var isRepeated = await _connection.ExchangeAsync(request, _answer).ConfigureAwait(false);
        Judge(_answer.Status, isRepeated, _answer);
    }

    private async ValueTask EndStreamAsync(ErrorDocument? error)
    {
        int status;
        try
        {
            var end = _response.EndStreamAsync(error).AsTask();
            await _transport.WaitAsync(new ValueTask(end)).ConfigureAwait(false);
            status = await end.ConfigureAwait(false);
        }
        catch (Exception lost) when (lost is SocketException or EndOfStreamException or RuntimeApiException)
        {
            // What was sent of it has been seen by the caller: it cannot be sent again.
            RuntimeLog.StreamFailed(_context.Logger, lost);
            _invocation.Fail(lost);
            return;
        }

        Judge(status, isRepeated: false, null);
    }

    // A refused answer (too large, too late, already there) is this invocation's trouble alone. A 500 is the container's: it cannot go on.
    private void Judge(int status, bool isRepeated, ResponseReader? answer)
    {
        if (status is >= 200 and < 300)
        {
            return;
        }

        var text = answer is null ? "" : TextOf(answer);
        var refusal = new RuntimeApiException($"The Runtime API refused the answer with status {status}: {text}");
        if (status >= 500)
        {
            throw refusal;
        }

        if (isRepeated)
        {
            RuntimeLog.AnswerHadArrived(_context.Logger, status);
            return;
        }

        RuntimeLog.AnswerRefused(_context.Logger, status, text);
        _invocation.Fail(refusal);
    }
}
