using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Thaw.Hosting.Lambda.Logging;

/// <summary>Writes a category's records, with the id of the invocation that they are written in.</summary>
internal sealed class LambdaLogger(string category, LambdaLoggerProvider owner) : ILogger
{
    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => owner.Scopes?.Push(state);

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
        {
            return;
        }

        var time = owner.Clock.GetUtcNow();
        var message = formatter(state, exception);
        var buffer = LogBuffer.Rent();
        try
        {
            if (owner.Sink.IsJson)
            {
                JsonRecord.Write(buffer.Json, time, logLevel, category, eventId, message, state, exception, owner);
            }
            else
            {
                WriteText(buffer, logLevel, eventId, message, exception);
            }

            owner.Sink.Write(buffer, logLevel, time);
        }
        finally
        {
            buffer.Return();
        }
    }

    private void WriteText(LogBuffer buffer, LogLevel level, EventId eventId, string message, Exception? exception)
    {
        buffer.Append(Short(level));
        buffer.Append(": "u8);
        if (owner.Current is { } invocation)
        {
            buffer.Append(invocation.RequestId);
            buffer.Append((byte)' ');
        }

        buffer.Append(category);
        buffer.Append((byte)'[');
        Span<byte> digits = stackalloc byte[11];
        eventId.Id.TryFormat(digits, out var count, provider: CultureInfo.InvariantCulture);
        buffer.Append(digits[..count]);
        buffer.Append("] "u8);
        AppendLines(buffer, message);
        if (exception is not null)
        {
            buffer.Append(LineEnd);
            AppendLines(buffer, ExceptionText.Whole(exception));
        }
    }

    // The log takes each line of the output for a record of its own; a carriage return keeps them one, and viewers show it as a line's end.
    private void AppendLines(LogBuffer buffer, ReadOnlySpan<char> text)
    {
        for (int end; (end = text.IndexOf('\n')) >= 0; text = text[(end + 1)..])
        {
            buffer.Append(text[..end].TrimEnd('\r'));
            buffer.Append(LineEnd);
        }

        buffer.Append(text);
    }

    private byte LineEnd => owner.Sink.IsFramed ? (byte)'\n' : (byte)'\r';

    private static ReadOnlySpan<byte> Short(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce"u8,
        LogLevel.Debug => "dbug"u8,
        LogLevel.Information => "info"u8,
        LogLevel.Warning => "warn"u8,
        LogLevel.Error => "fail"u8,
        _ => "crit"u8,
    };
}
