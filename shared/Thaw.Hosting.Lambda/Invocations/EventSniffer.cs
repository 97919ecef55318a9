using System.Text.Json;

namespace Thaw.Hosting.Lambda.Invocations;

/// <summary>Tells what an event is from its first levels, without reading it into objects.</summary>
internal static class EventSniffer
{
    /// <summary>Whether events of this kind are requests.</summary>
    public static bool IsHttp(EventKind kind) => kind is EventKind.HttpApiV2 or EventKind.RestApiV1 or EventKind.LoadBalancer;

    /// <summary>The kind of the event. Never throws: what cannot be read is <see cref="EventKind.Unknown"/>.</summary>
    public static EventKind KindOf(ReadOnlySpan<byte> json)
    {
        try
        {
            return Read(json);
        }
        catch (Exception unread) when (unread is JsonException or InvalidOperationException) // The second: an escape in a name that is half a surrogate.
        {
            return EventKind.Unknown;
        }
    }

    private static EventKind Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return EventKind.Unknown;
        }

        var isHttpVersion1 = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("requestContext"u8))
            {
                var kind = OfRequestContext(ref reader);
                if (kind != EventKind.Unknown)
                {
                    return kind;
                }
            }
            else if (reader.ValueTextEquals("Records"u8))
            {
                return OfRecords(ref reader);
            }
            else if (reader.ValueTextEquals("detail-type"u8))
            {
                return EventKind.EventBridge;
            }
            else
            {
                isHttpVersion1 |= reader.ValueTextEquals("httpMethod"u8);
                reader.Skip();
            }
        }

        return isHttpVersion1 ? EventKind.RestApiV1 : EventKind.Unknown;
    }

    // http: payload 2.0; elb: a load balancer; anything else with a context is a REST API's.
    private static EventKind OfRequestContext(ref Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return EventKind.Unknown;
        }

        var kind = EventKind.Unknown;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            kind = reader.ValueTextEquals("http"u8) ? EventKind.HttpApiV2
                : reader.ValueTextEquals("elb"u8) ? EventKind.LoadBalancer
                : kind == EventKind.Unknown && reader.ValueTextEquals("httpMethod"u8) ? EventKind.RestApiV1
                : kind;
            reader.Skip();
        }

        return kind;
    }

    private static EventKind OfRecords(ref Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray || !reader.Read())
        {
            return EventKind.Unknown;
        }

        // A batch of none is what a developer sends by hand.
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return reader.TokenType == JsonTokenType.EndArray ? EventKind.Sqs : EventKind.Unknown;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("eventSource"u8))
            {
                return reader.Read() && reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("aws:sqs"u8) ? EventKind.Sqs : EventKind.Unknown;
            }

            reader.Skip();
        }

        return EventKind.Unknown;
    }
}
