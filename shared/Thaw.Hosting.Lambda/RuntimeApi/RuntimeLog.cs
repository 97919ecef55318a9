using Microsoft.Extensions.Logging;

namespace Thaw.Hosting.Lambda.RuntimeApi;

/// <summary>What the runtime says. Event ids are stable.</summary>
internal static partial class RuntimeLog
{
    [LoggerMessage(1, LogLevel.Error, "The invocation failed; its error was reported.")]
    public static partial void InvocationFailed(ILogger logger, Exception error);

    [LoggerMessage(2, LogLevel.Error, "The Runtime API refused the answer with status {Status}: {Body}. The caller sees an error.")]
    public static partial void AnswerRefused(ILogger logger, int status, string body);

    [LoggerMessage(3, LogLevel.Error, "The answer has {Bytes} bytes, more than Lambda takes; an error was reported instead.")]
    public static partial void AnswerTooLarge(ILogger logger, int bytes);

    [LoggerMessage(4, LogLevel.Warning, "The answer was sent again after the connection broke and was refused with status {Status}: the first one had arrived.")]
    public static partial void AnswerHadArrived(ILogger logger, int status);

    [LoggerMessage(5, LogLevel.Error, "Sending the streamed answer failed.")]
    public static partial void StreamFailed(ILogger logger, Exception error);

    [LoggerMessage(6, LogLevel.Error, "Work registered for before the response failed; the answer is sent without it.")]
    public static partial void RespondingFailed(ILogger logger, Exception error);

    [LoggerMessage(7, LogLevel.Warning, "Work registered for before the response was not done shortly before the deadline; {Skipped} more were skipped and the answer is sent.")]
    public static partial void RespondingLate(ILogger logger, int skipped);

    [LoggerMessage(8, LogLevel.Error, "Work posted for after the response failed.")]
    public static partial void AfterResponseFailed(ILogger logger, Exception error);

    [LoggerMessage(9, LogLevel.Warning, "Work posted for after the response was cancelled shortly before the deadline.")]
    public static partial void AfterResponseCancelled(ILogger logger);

    [LoggerMessage(10, LogLevel.Warning, "{Count} pieces of work posted for after the response did not stop before the deadline and were left; they freeze with the container.")]
    public static partial void AfterResponseLate(ILogger logger, int count);

    [LoggerMessage(11, LogLevel.Debug, "Work after the response took {Milliseconds} ms.")]
    public static partial void AfterResponseTook(ILogger logger, double milliseconds);

    [LoggerMessage(12, LogLevel.Error, "Completing the invocation failed after its answer was sent.")]
    public static partial void CompletionFailed(ILogger logger, Exception error);

    [LoggerMessage(13, LogLevel.Critical, "The runtime cannot go on.")]
    public static partial void Fatal(ILogger logger, Exception error);

    [LoggerMessage(14, LogLevel.Critical, "Initialisation failed.")]
    public static partial void InitFailed(ILogger logger, Exception error);

    [LoggerMessage(15, LogLevel.Debug, "Warm-up '{Name}' took {Milliseconds} ms.")]
    public static partial void WarmedUp(ILogger logger, string name, double milliseconds);

    [LoggerMessage(16, LogLevel.Warning, "Warm-up '{Name}' failed after {Milliseconds} ms; the first request will see for itself.")]
    public static partial void WarmUpFailed(ILogger logger, Exception error, string name, double milliseconds);

    [LoggerMessage(17, LogLevel.Warning, "Warm-up did not end within {Milliseconds} ms; the first event is asked for all the same.")]
    public static partial void WarmUpLate(ILogger logger, double milliseconds);

    [LoggerMessage(18, LogLevel.Debug, "No extension was registered ({Reason}): the platform will send no SIGTERM.")]
    public static partial void NoExtension(ILogger logger, string reason);

    [LoggerMessage(19, LogLevel.Error, "Shutdown work failed.")]
    public static partial void ShutdownFailed(ILogger logger, Exception error);

    [LoggerMessage(20, LogLevel.Warning, "What ran was not done within {Milliseconds} ms of the signal; the process ends without it.")]
    public static partial void ShutdownLate(ILogger logger, double milliseconds);

    [LoggerMessage(22, LogLevel.Error, "What was registered with the invocation's cancellation failed.")]
    public static partial void AbortCallbackFailed(ILogger logger, Exception error);

    [LoggerMessage(21, LogLevel.Information, "The snapshot was restored.")]
    public static partial void Restored(ILogger logger);
}
