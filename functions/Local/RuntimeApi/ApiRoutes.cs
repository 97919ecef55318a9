using System.Buffers.Text;
using System.Text;

namespace Thaw.Local.RuntimeApi;

/// <summary>What the function may ask, and what it is answered: the Runtime API and the Extensions API, to the letter.</summary>
internal sealed class ApiRoutes(RuntimeApiEmulator api, InvocationBroker broker, ExtensionRegistry extensions)
{
    private const string Forbidden = "403 Forbidden";
    private const string BadRequest = "400 Bad Request";

    /// <summary>Serves one request. False where the connection ends with it.</summary>
    public bool Serve(ApiConnection connection, in WireHead head)
    {
        var isPost = head.Method.SequenceEqual("POST"u8);
        var path = head.Path;
        if (path.StartsWith("/2018-06-01/runtime/"u8))
        {
            var rest = path["/2018-06-01/runtime/".Length..];
            return !isPost && rest.SequenceEqual("invocation/next"u8) && IsGet(head) ? Next(connection, head)
                : isPost && rest.StartsWith("invocation/"u8) && rest.EndsWith("/response"u8) ? Respond(connection, head, rest[11..^9])
                : isPost && rest.StartsWith("invocation/"u8) && rest.EndsWith("/error"u8) ? Fail(connection, head, rest[11..^6])
                : isPost && rest.SequenceEqual("init/error"u8) ? InitError(connection, head)
                : !isPost && rest.SequenceEqual("restore/next"u8) && IsGet(head) ? RestoreNext(connection, head)
                : isPost && rest.SequenceEqual("restore/error"u8) ? RestoreError(connection, head)
                : NotFound(connection, head);
        }

        if (path.StartsWith("/2020-01-01/extension/"u8))
        {
            var rest = path["/2020-01-01/extension/".Length..];
            return isPost && rest.SequenceEqual("register"u8) ? extensions.Register(connection, head, Body(connection, head).Span)
                : !isPost && rest.SequenceEqual("event/next"u8) && IsGet(head) ? extensions.Next(connection, head)
                : NotFound(connection, head);
        }

        return NotFound(connection, head);
    }

    private static bool IsGet(in WireHead head) => head.Method.SequenceEqual("GET"u8);

    private bool Next(ApiConnection connection, in WireHead head)
    {
        if (!Skip(connection, head))
        {
            return false;
        }

        if (connection.Misbehaviour.NextFails)
        {
            connection.Answer("500 Internal Server Error", FunctionErrors.Json("InternalServerError", "Internal Server Error"));
            return true;
        }

        api.OnFirstPoll();
        return broker.Poll(connection) is not { } complaint || Refuse(connection, Forbidden, "InvalidStateTransition", $"A poll for the next event is not allowed: {complaint}");
    }

    private bool Respond(ApiConnection connection, in WireHead head, ReadOnlySpan<byte> id)
    {
        if (!TryBegin(connection, head, id, out var invocation, out var isOpen))
        {
            return isOpen;
        }

        invocation!.OnFirstByte();
        var answer = new InvocationResult { RequestId = invocation.Id };
        var isPlain = !head.TryFind("Lambda-Runtime-Function-Response-Mode"u8, out var mode);
        var isStreamed = !isPlain && mode.SequenceEqual("streaming"u8);
        if (!isPlain && !isStreamed)
        {
            Body(connection, head);
            broker.Finish(invocation, answer with { ErrorType = FunctionErrors.Unknown, Body = FunctionErrors.Json("InvalidFunctionResponseMode", "Invalid function response mode") });
            return Refuse(connection, BadRequest, "InvalidFunctionResponseMode", "Invalid function response mode");
        }

        if (isStreamed || head.ContentLength < 0)
        {
            return RespondInChunks(connection, head, invocation, answer with { ContentType = head.Find("Content-Type"u8), IsStreamed = isStreamed });
        }

        if (head.ContentLength > api.Options.MaximumPayload)
        {
            return connection.Reader.SkipBody(head.ContentLength) && TooLarge(connection, invocation, answer, head.ContentLength);
        }

        // What a series brings is counted, not kept.
        var contentType = invocation.Series is null ? head.Find("Content-Type"u8) : null;
        var body = connection.Reader.ReadBody(head.ContentLength, out var isTruncated);
        broker.Finish(invocation, isTruncated ? Truncated(answer)
            : invocation.Series is null ? answer with { Body = body.ToArray(), ContentType = contentType } : answer);
        return !isTruncated && connection.Accept();
    }

    private bool RespondInChunks(ApiConnection connection, in WireHead head, PendingInvocation invocation, InvocationResult answer)
    {
        if (head.ContentLength >= 0)
        {
            api.Complain("A streamed response has to be chunked (Transfer-Encoding), not of known length.");
        }

        var announced = head.Find("Trailer"u8) ?? "";
        var stream = new ResponseStream(invocation.Settings.OnChunk, answer.IsStreamed ? api.Options.MaximumStream : api.Options.MaximumPayload);
        var isWhole = head.ContentLength >= 0 ? stream.ReadWhole(connection.Reader, head.ContentLength) : connection.Reader.ReadChunks(stream.Add);
        if (stream.IsTooLarge && isWhole)
        {
            return TooLarge(connection, invocation, answer, stream.Length);
        }

        var errorType = isWhole ? connection.Reader.Trailers.GetValueOrDefault("Lambda-Runtime-Function-Error-Type") : null;
        foreach (var name in connection.Reader.Trailers.Keys.Where(name => isWhole && !announced.Contains(name, StringComparison.OrdinalIgnoreCase)))
        {
            api.Complain($"The trailer {name} was not announced in a Trailer header.");
        }

        broker.Finish(invocation, isWhole
            ? answer with { Body = stream.Bytes, Chunks = stream.Chunks, ErrorType = errorType, StreamError = ErrorBody(connection.Reader, errorType) }
            : Truncated(answer with { Chunks = stream.Chunks }) with { Body = stream.Bytes });
        return isWhole && connection.Accept();
    }

    private ReadOnlyMemory<byte> ErrorBody(WireReader reader, string? errorType)
    {
        var text = errorType is null ? "" : reader.Trailers.GetValueOrDefault("Lambda-Runtime-Function-Error-Body") ?? "";
        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out var count))
        {
            api.Complain("The trailer Lambda-Runtime-Function-Error-Body is not base64.");
        }

        return bytes.AsMemory(0, count);
    }

    private bool Fail(ApiConnection connection, in WireHead head, ReadOnlySpan<byte> id)
    {
        if (!TryBegin(connection, head, id, out var invocation, out var isOpen))
        {
            return isOpen;
        }

        invocation!.OnFirstByte();
        var (type, cause) = (head.Find("Lambda-Runtime-Function-Error-Type"u8), head.Find("Lambda-Runtime-Function-XRay-Error-Cause"u8));
        if (type is null)
        {
            api.Complain("An error came without Lambda-Runtime-Function-Error-Type.");
        }

        var contentType = head.Find("Content-Type"u8);
        var body = Body(connection, head);
        broker.Finish(invocation, new InvocationResult
        {
            RequestId = invocation.Id, Body = body.ToArray(), ContentType = contentType, ErrorType = type ?? FunctionErrors.Unknown, XRayCause = cause,
        });
        return connection.Accept();
    }

    private bool InitError(ApiConnection connection, in WireHead head)
    {
        var type = head.Find("Lambda-Runtime-Function-Error-Type"u8) ?? FunctionErrors.Unknown;
        var body = Body(connection, head).ToArray();
        return api.OnInitError(new InitializationError(type, body)) ? connection.Accept()
            : Refuse(connection, Forbidden, "InvalidStateTransition", "State transition is not allowed: initialisation is over");
    }

    private bool RestoreNext(ApiConnection connection, in WireHead head) => Skip(connection, head) && api.OnRestorePoll(connection);

    private bool RestoreError(ApiConnection connection, in WireHead head)
    {
        var type = head.Find("Lambda-Runtime-Function-Error-Type"u8) ?? FunctionErrors.Unknown;
        api.OnRestoreError(new InitializationError(type, Body(connection, head).ToArray()));
        return connection.Accept();
    }

    private bool TryBegin(ApiConnection connection, in WireHead head, ReadOnlySpan<byte> id, out PendingInvocation? invocation, out bool isOpen)
    {
        isOpen = true;
        invocation = null;
        if (!Utf8Parser.TryParse(id, out Guid parsed, out var used) || used != id.Length || !broker.TryBeginAnswer(parsed, out invocation))
        {
            var named = Encoding.UTF8.GetString(id);
            isOpen = Skip(connection, head) && (invocation is null
                ? Refuse(connection, BadRequest, "InvalidRequestID", "Invalid request ID", $" ({named})")
                : Refuse(connection, Forbidden, "InvalidStateTransition", "State transition is not allowed: the request has been answered", $" ({named})"));
            return false;
        }

        return true;
    }

    private bool TooLarge(ApiConnection connection, PendingInvocation invocation, InvocationResult answer, long length)
    {
        var limit = answer.IsStreamed ? api.Options.MaximumStream : api.Options.MaximumPayload;
        broker.Finish(invocation, answer with
        {
            ErrorType = FunctionErrors.ResponseTooLarge,
            Body = FunctionErrors.Json(FunctionErrors.ResponseTooLarge, $"Response payload size ({length} bytes) exceeded maximum allowed payload size ({limit} bytes)."),
        });
        return Refuse(connection, "413 Request Entity Too Large", "RequestEntityTooLarge", $"Exceeded maximum allowed payload size ({limit} bytes).");
    }

    private static InvocationResult Truncated(InvocationResult answer) => answer with
    {
        ErrorType = FunctionErrors.Truncated, Body = FunctionErrors.Json(FunctionErrors.Truncated, "HTTP request detected as truncated"),
    };

    private bool NotFound(ApiConnection connection, in WireHead head)
    {
        api.Complain($"{Encoding.UTF8.GetString(head.Method)} {Encoding.UTF8.GetString(head.Path)} is not part of the API.");
        var isOpen = Skip(connection, head);
        connection.Answer("404 Not Found", "404 page not found\n"u8);
        return isOpen;
    }

    private bool Refuse(ApiConnection connection, string status, string type, string message, string detail = "")
    {
        api.Complain($"{status}: {message}{detail}");
        connection.Answer(status, FunctionErrors.Json(type, message));
        return true;
    }

    private static bool Skip(ApiConnection connection, in WireHead head) =>
        head.ContentLength >= 0 ? connection.Reader.SkipBody(head.ContentLength) : connection.Reader.ReadChunks(static _ => { });

    private static ReadOnlyMemory<byte> Body(ApiConnection connection, in WireHead head)
    {
        if (head.ContentLength >= 0)
        {
            return connection.Reader.ReadBody(head.ContentLength, out _);
        }

        var whole = new ResponseStream(null, long.MaxValue);
        connection.Reader.ReadChunks(whole.Add);
        return whole.Bytes;
    }
}
