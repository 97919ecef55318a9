namespace Thaw.Hosting.Lambda.RuntimeApi;

/// <summary>
/// Reports what ends the process before its first event, wherever it is thrown: in a registration, a start-up service or the main method. Without it
/// the platform knows only that the process ended.
/// </summary>
internal static class InitFailures
{
    private static UnhandledExceptionEventHandler? s_watch;

    /// <summary>From here until <see cref="Forget"/>, an unhandled exception is reported as the initialisation's error.</summary>
    public static void Watch(RuntimeApiAddress address)
    {
        UnhandledExceptionEventHandler watch = (_, unhandled) =>
        {
            if (unhandled.ExceptionObject is Exception error)
            {
                using var reports = new InitReports(address);
                reports.InitFailed(error);
            }
        };
        if (Interlocked.CompareExchange(ref s_watch, watch, null) is null)
        {
            AppDomain.CurrentDomain.UnhandledException += watch;
        }
    }

    /// <summary>Initialisation has ended.</summary>
    public static void Forget()
    {
        if (Interlocked.Exchange(ref s_watch, null) is { } watch)
        {
            AppDomain.CurrentDomain.UnhandledException -= watch;
        }
    }
}
