using System.Text.Json;

namespace Thaw.Local.RuntimeApi;

/// <summary>What became of an event.</summary>
internal sealed record InvocationResult
{
    /// <summary>The request's id.</summary>
    public required Guid RequestId { get; init; }

    /// <summary>The response, or the error's JSON.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The content type that the function gave its response.</summary>
    public string? ContentType { get; init; }

    /// <summary>The error's type, as the caller of the function is told; nothing where it succeeded.</summary>
    public string? ErrorType { get; init; }

    /// <summary>The error's JSON that ended a stream, where one did; what was streamed before is in <see cref="Body"/>.</summary>
    public ReadOnlyMemory<byte> StreamError { get; init; }

    /// <summary>The error's cause, as X-Ray is told.</summary>
    public string? XRayCause { get; init; }

    /// <summary>Whether the response came in the streaming mode.</summary>
    public bool IsStreamed { get; init; }

    /// <summary>The sizes of a stream's chunks, as they came.</summary>
    public IReadOnlyList<int> Chunks { get; init; } = [];

    /// <summary>From the event's delivery to the last byte of the answer.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>From the event's delivery to the first byte of the answer.</summary>
    public TimeSpan FirstByte { get; init; }

    /// <summary>How long after the answer the function asked for the next event; nothing where its environment ended before.</summary>
    public Task<TimeSpan?> AfterResponse { get; init; } = Task.FromResult<TimeSpan?>(null);

    /// <summary>Whether the function answered with a response.</summary>
    public bool Succeeded => ErrorType is null;

    /// <summary>The deadline passed without an answer.</summary>
    public bool TimedOut => ErrorType == FunctionErrors.TimedOut;

    /// <summary>The error's message, where the answer is an error that has one.</summary>
    public string? ErrorMessage
    {
        get
        {
            var json = StreamError.Length > 0 ? StreamError : Body;
            if (Succeeded || json.Length == 0)
            {
                return null;
            }

            try
            {
                using var document = JsonDocument.Parse(json);
                return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("errorMessage", out var message)
                    ? message.ToString()
                    : null;
            }
            catch (JsonException)
            {
                return null; // a function may post what it likes as its error
            }
        }
    }
}
