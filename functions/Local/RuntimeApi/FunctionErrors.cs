using System.Buffers;
using System.Text.Json;

namespace Thaw.Local.RuntimeApi;

/// <summary>The errors that Lambda itself reports of a function, and how it writes errors down.</summary>
internal static class FunctionErrors
{
    public const string TimedOut = "Sandbox.Timedout";
    public const string Exited = "Runtime.ExitError";
    public const string ResponseTooLarge = "Function.ResponseSizeTooLarge";
    public const string Truncated = "Runtime.TruncatedResponse";
    public const string Unknown = "Runtime.Unknown";

    public static byte[] Json(string type, string message)
    {
        var buffer = new ArrayBufferWriter<byte>(160);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("errorMessage", message);
            writer.WriteString("errorType", type);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
