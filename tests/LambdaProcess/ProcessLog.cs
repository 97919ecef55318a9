using Microsoft.Extensions.Logging;

namespace Thaw.LambdaProcess;

internal static partial class ProcessLog
{
    [LoggerMessage(1, LogLevel.Information, "Served {What}\nin two lines")]
    public static partial void Served(this ILogger logger, string what);
}
