using System.Buffers;
using System.Text.Unicode;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Thaw.Hosting.Lambda.Http;

/// <summary>Writes an answer in the shape of the payload it answers.</summary>
internal static class AnswerWriter
{
    /// <summary>The content type of a streamed answer that begins with a prelude.</summary>
    public const string StreamContentType = "application/vnd.awslambda.http-integration-response";

    /// <summary>The answer as one JSON object.</summary>
    public static void Write(IBufferWriter<byte> writer, PayloadKind kind, in Answer answer)
    {
        WriteHead(writer, kind, answer.Status, answer.Headers);
        writer.Write(",\"body\":"u8);
        var isText = TextContent.Is(answer.Headers[HeaderNames.ContentType], answer.Headers[HeaderNames.ContentEncoding]) && Utf8.IsValid(answer.Body);
        if (isText)
        {
            JsonBytes.WriteString(writer, answer.Body);
            writer.Write(",\"isBase64Encoded\":false}"u8);
        }
        else
        {
            JsonBytes.WriteBase64(writer, answer.Body);
            writer.Write(",\"isBase64Encoded\":true}"u8);
        }
    }

    /// <summary>What stands in front of a streamed body: the head as JSON and eight zeros.</summary>
    public static void WritePrelude(IBufferWriter<byte> writer, int status, HeaderList headers)
    {
        WriteHead(writer, PayloadKind.FunctionUrl, status, headers);
        writer.Write("}\0\0\0\0\0\0\0\0"u8);
    }

    private static void WriteHead(IBufferWriter<byte> writer, PayloadKind kind, int status, HeaderList headers)
    {
        writer.Write("{\"statusCode\":"u8);
        JsonBytes.Write(writer, status);
        switch (kind)
        {
            case PayloadKind.HttpApiV2 or PayloadKind.FunctionUrl:
                SingleHeaders.Write(writer, headers, withCookies: false);
                WriteCookies(writer, headers);
                break;
            case PayloadKind.LoadBalancer:
                WriteStatusText(writer, status);
                SingleHeaders.Write(writer, headers, withCookies: true);
                break;
            case PayloadKind.LoadBalancerMultiValue:
                WriteStatusText(writer, status);
                WriteMulti(writer, headers);
                break;
            default:
                WriteMulti(writer, headers);
                break;
        }
    }

    private static void WriteStatusText(IBufferWriter<byte> writer, int status)
    {
        writer.Write(",\"statusDescription\":\""u8);
        JsonBytes.Write(writer, status);
        writer.Write(" "u8);
        foreach (var character in ReasonPhrases.GetReasonPhrase(status))
        {
            writer.Write([(byte)character]);
        }

        writer.Write("\""u8);
    }

    private static void WriteCookies(IBufferWriter<byte> writer, HeaderList headers)
    {
        var cookies = headers[HeaderNames.SetCookie];
        if (cookies.Count > 0)
        {
            writer.Write(",\"cookies\":"u8);
            WriteArray(writer, cookies);
        }
    }

    private static void WriteArray(IBufferWriter<byte> writer, StringValues values)
    {
        writer.Write("["u8);
        for (var i = 0; i < values.Count; i++)
        {
            if (i > 0)
            {
                writer.Write(","u8);
            }

            JsonBytes.WriteString(writer, values[i] ?? "");
        }

        writer.Write("]"u8);
    }

    private static void WriteMulti(IBufferWriter<byte> writer, HeaderList headers)
    {
        writer.Write(",\"multiValueHeaders\":{"u8);
        for (var i = 0; i < headers.Count; i++)
        {
            if (i > 0)
            {
                writer.Write(","u8);
            }

            JsonBytes.WriteString(writer, headers.NameAt(i));
            writer.Write(":"u8);
            WriteArray(writer, headers.ValueAt(i));
        }

        writer.Write("}"u8);
    }
}
