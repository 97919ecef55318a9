using System.Buffers;
using System.Text.Json;
using Thaw.Hosting.Lambda.Logging;

namespace Thaw.Hosting.Lambda.RuntimeApi;

/// <summary>An error as Lambda shows it to whoever invoked the function: <c>errorType</c>, <c>errorMessage</c>, <c>stackTrace</c>.</summary>
/// <param name="Type">What the header says: <c>Function.InvalidOperationException</c>, <c>Runtime.…</c> where it is not the function's fault.</param>
/// <param name="Json">The document.</param>
internal sealed record ErrorDocument(string Type, ReadOnlyMemory<byte> Json)
{
    /// <summary>The header, and the trailer of a streamed answer, that carries <see cref="Type"/>.</summary>
    public const string TypeHeader = "Lambda-Runtime-Function-Error-Type";

    /// <summary>The trailer of a streamed answer that carries <see cref="Json"/> in base64.</summary>
    public const string BodyTrailer = "Lambda-Runtime-Function-Error-Body";

    private const int LongestMessage = 32 * 1024;
    private const int MostFrames = 100;

    /// <summary>The document for what the function threw.</summary>
    public static ErrorDocument Of(Exception error) => Of($"Function.{HeaderOf(error)}", NameOf(error), ExceptionText.Message(error), error.StackTrace);

    /// <summary>The document for what failed before the first event.</summary>
    public static ErrorDocument OfInit(Exception error) => Of($"Runtime.{HeaderOf(error)}", NameOf(error), ExceptionText.Message(error), error.StackTrace);

    /// <summary>The document for an answer of more bytes than the platform takes.</summary>
    public static ErrorDocument TooLarge(int bytes) => Of(
        "Function.ResponseSizeTooLarge", "ResponseSizeTooLarge",
        $"The answer has {bytes} bytes; Lambda takes {Invocations.InvocationResponse.MaximumBytes} at most. Answer with less, a page of it, or by reference.", null);

    private static ErrorDocument Of(string header, string type, string message, string? stack)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("errorType"u8, type);
            writer.WriteString("errorMessage"u8, message.Length > LongestMessage ? message[..LongestMessage] : message);
            writer.WriteStartArray("stackTrace"u8);
            var frames = 0;
            foreach (var frame in (stack ?? "").AsSpan().EnumerateLines())
            {
                if (!frame.IsWhiteSpace() && frames++ < MostFrames)
                {
                    writer.WriteStringValue(frame.Trim());
                }
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return new ErrorDocument(header, buffer.WrittenMemory);
    }

    // A field's value is ASCII; the document has the name as it is.
    private static string HeaderOf(Exception error) => string.Concat(NameOf(error).Select(static letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));

    // "`1" and the like would not be an error type that anyone searches for.
    private static string NameOf(Exception error)
    {
        var name = error.GetType().Name;
        return name.IndexOf('`', StringComparison.Ordinal) is var tick and > 0 ? name[..tick] : name;
    }
}
