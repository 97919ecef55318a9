using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Thaw.Hosting.Lambda.Tests.Support;

/// <summary>Keeps what was logged.</summary>
internal sealed class RecordingLog : ILoggerFactory, ILogger
{
    public ConcurrentQueue<(int Id, LogLevel Level, string Text, Exception? Error)> Records { get; } = new();

    public bool Has(int id) => Records.Any(record => record.Id == id);

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Records.Enqueue((eventId.Id, logLevel, formatter(state, exception), exception));

    public void Dispose()
    {
    }
}
