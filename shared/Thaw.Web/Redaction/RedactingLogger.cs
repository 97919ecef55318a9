using Microsoft.Extensions.Logging;

namespace Thaw.Web.Redaction;

/// <summary>Strikes sensitive values out of what is logged, before any provider sees it.</summary>
internal sealed class RedactingLogger(ILogger inner, SensitiveNames names) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => RedactedOf(state) is { } redacted ? inner.BeginScope(redacted) : inner.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (RedactedOf(state) is { } redacted)
        {
            inner.Log(logLevel, eventId, redacted, exception, static (values, _) => values.ToString());
        }
        else
        {
            inner.Log(logLevel, eventId, state, exception, formatter);
        }
    }

    private RedactedState? RedactedOf<TState>(TState state) =>
        state is IReadOnlyList<KeyValuePair<string, object?>> values ? RedactedState.Of(values, names) : null;
}
