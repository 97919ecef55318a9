using System.Text.Json;
using Microsoft.Extensions.Logging;
using Thaw.Hosting.Lambda.RuntimeApi;

namespace Thaw.Hosting.Lambda.Logging;

/// <summary>A log record as one JSON object, with the names that the platform's own records have where it has any.</summary>
/// <remarks>https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html</remarks>
internal static class JsonRecord
{
    private const string Template = "{OriginalFormat}";

    public static void Write<TState>(
        Utf8JsonWriter json, DateTimeOffset time, LogLevel level, string category, EventId eventId, string message, TState state, Exception? exception,
        LambdaLoggerProvider owner)
    {
        json.WriteStartObject();
        json.WriteString("timestamp"u8, time.UtcDateTime);
        json.WriteString("level"u8, Name(level));
        json.WriteString("message"u8, message);
        json.WriteString("category"u8, category);
        if (eventId.Id != 0)
        {
            json.WriteNumber("eventId"u8, eventId.Id);
        }

        if (eventId.Name is { Length: > 0 } name)
        {
            json.WriteString("eventName"u8, name);
        }

        if (owner.Current is { } invocation)
        {
            json.WriteString("requestId"u8, invocation.RequestId);
            if (invocation is LoopInvocation { TraceId: { } trace })
            {
                json.WriteString("traceId"u8, trace);
            }
        }

        if (exception is not null)
        {
            WriteError(json, exception);
        }

        var isOpen = WriteProperties(json, state, false);
        owner.Scopes?.ForEachScope(
            (scope, writer) => isOpen = WriteProperties(writer, scope, isOpen), json);
        if (isOpen)
        {
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.Flush();
    }

    private static void WriteError(Utf8JsonWriter json, Exception exception)
    {
        json.WriteString("errorType"u8, exception.GetType().FullName);
        json.WriteString("errorMessage"u8, ExceptionText.Message(exception));
        json.WriteString("exception"u8, ExceptionText.Whole(exception));
    }

    // What the message was made of, and what the scopes around it say, under a name of their own: no property can hide the record's own.
    private static bool WriteProperties(Utf8JsonWriter json, object? state, bool isOpen)
    {
        if (state is not IEnumerable<KeyValuePair<string, object?>> properties)
        {
            return isOpen;
        }

        foreach (var (name, value) in properties)
        {
            if (name == Template)
            {
                continue;
            }

            if (!isOpen)
            {
                json.WriteStartObject("properties"u8);
                isOpen = true;
            }

            json.WritePropertyName(name);
            WriteValue(json, value);
        }

        return isOpen;
    }

    private static void WriteValue(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case string text: json.WriteStringValue(text); break;
            case bool flag: json.WriteBooleanValue(flag); break;
            case int number: json.WriteNumberValue(number); break;
            case long number: json.WriteNumberValue(number); break;
            case uint number: json.WriteNumberValue(number); break;
            case ulong number: json.WriteNumberValue(number); break;
            case short number: json.WriteNumberValue(number); break;
            case byte number: json.WriteNumberValue(number); break;
            case decimal number: json.WriteNumberValue(number); break;
            case double number when double.IsFinite(number): json.WriteNumberValue(number); break;
            case float number when float.IsFinite(number): json.WriteNumberValue(number); break;
            case DateTimeOffset time: json.WriteStringValue(time); break;
            case DateTime time: json.WriteStringValue(time); break;
            case Guid id: json.WriteStringValue(id); break;
            default: json.WriteStringValue(value.ToString()); break;
        }
    }

    private static string Name(LogLevel level) => level switch
    {
        LogLevel.Trace => "TRACE",
        LogLevel.Debug => "DEBUG",
        LogLevel.Information => "INFO",
        LogLevel.Warning => "WARN",
        LogLevel.Error => "ERROR",
        _ => "FATAL",
    };
}
