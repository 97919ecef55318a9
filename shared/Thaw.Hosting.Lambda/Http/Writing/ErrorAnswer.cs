using System.Buffers;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Thaw.Hosting.Lambda.Invocations;

namespace Thaw.Hosting.Lambda.Http;

/// <summary>What is answered where the application has not: empty, or a problem document (RFC 9457) that says what to do.</summary>
internal static class ErrorAnswer
{
    /// <summary>The detail of a request that was not answered in time.</summary>
    public const string OutOfTime = "The function's time ran out before the request was answered; what it was to do may or may not be done.";

    /// <summary>Writes the answer in place of what is in the buffer.</summary>
    public static ValueTask WriteAsync(InvocationResponse response, PayloadKind kind, bool isStreaming, int status, string? detail)
    {
        response.Clear();
        var headers = new ResponseHeaders();
        var body = new ArrayBufferWriter<byte>();
        if (detail is not null)
        {
            headers[HeaderNames.ContentType] = "application/problem+json";
            WriteProblem(body, status, detail);
        }

        if (!isStreaming)
        {
            AnswerWriter.Write(response, kind, new Answer { Status = status, Headers = headers, Body = body.WrittenSpan });
            return ValueTask.CompletedTask;
        }

        AnswerWriter.WritePrelude(response, status, headers);
        response.Write(body.WrittenSpan);
        return response.StartStreamingAsync(AnswerWriter.StreamContentType, CancellationToken.None);
    }

    private static void WriteProblem(ArrayBufferWriter<byte> body, int status, string detail)
    {
        body.Write("{\"title\":"u8);
        JsonBytes.WriteString(body, ReasonPhrases.GetReasonPhrase(status));
        body.Write(",\"status\":"u8);
        JsonBytes.Write(body, status);
        body.Write(",\"detail\":"u8);
        JsonBytes.WriteString(body, detail);
        body.Write("}"u8);
    }
}
