using Microsoft.Extensions.Logging;

namespace Thaw.Hosting.Lambda.Http;

internal static partial class HttpLog
{
    [LoggerMessage(5101, LogLevel.Error, "Request {RequestId}: an exception that the application let escape.")]
    public static partial void Unhandled(ILogger logger, string requestId, Exception error);

    [LoggerMessage(5102, LogLevel.Error, "Request {RequestId}: {Reason} It was answered 500.")]
    public static partial void TooLarge(ILogger logger, string requestId, string reason);

    [LoggerMessage(5103, LogLevel.Error, "Request {RequestId}: its time ran out before the application had answered. It was answered 504.")]
    public static partial void Overdue(ILogger logger, string requestId);

    [LoggerMessage(5104, LogLevel.Warning, "Request {RequestId}: the application ended after its time had run out.")]
    public static partial void OverdueEnded(ILogger logger, string requestId, Exception? error);

    [LoggerMessage(5105, LogLevel.Warning, "Request {RequestId}: the event cannot be read as a request. {Reason}")]
    public static partial void Malformed(ILogger logger, string requestId, string reason);

    [LoggerMessage(5106, LogLevel.Debug, "Request {RequestId}: refused. {Reason}")]
    public static partial void BadRequest(ILogger logger, string requestId, string reason);

    [LoggerMessage(5107, LogLevel.Error, "Work registered for a response's completion failed.")]
    public static partial void CallbackFailed(ILogger logger, Exception error);
}
