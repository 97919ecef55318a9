using System.Text.Json;
using Thaw.Aws.DynamoDb.Wire;

namespace Thaw.Aws.Clients.Sdk;

/// <summary>What an answer of AWS's JSON protocols says of an error. Whatever is in the way of the service (a proxy's page, nothing at all) still gives a code.</summary>
/// <param name="Code">The error's name without its namespace.</param>
/// <param name="Message">What the service says of it; may be empty.</param>
internal readonly record struct JsonErrorBody(string Code, string Message)
{
    public static JsonErrorBody Read(string header, ReadOnlySpan<byte> body, string notTheService)
    {
        var (type, message) = ("", "");
        try
        {
            ReadBody(body, ref type, ref message);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            message = message.Length > 0 ? message : notTheService;
        }

        var code = NameOf(type.Length > 0 ? type : header);
        return new JsonErrorBody(code.Length > 0 ? code : "Unknown", message);
    }

    private static void ReadBody(ReadOnlySpan<byte> body, ref string type, ref string message)
    {
        var json = new Utf8JsonReader(body);
        AttributeReader.Enter(ref json);
        while (AttributeReader.Next(ref json))
        {
            if (json.ValueTextEquals("__type"u8))
            {
                json.Read();
                type = json.GetString() ?? "";
            }
            else if (json.ValueTextEquals("message"u8) || json.ValueTextEquals("Message"u8))
            {
                json.Read();
                message = json.GetString() ?? "";
            }
            else
            {
                AttributeReader.Skip(ref json);
            }
        }
    }

    // "com.amazonaws.sqs#QueueDoesNotExist", and in headers "QueueDoesNotExist:http://…".
    private static string NameOf(string type)
    {
        var name = type.AsSpan(type.LastIndexOf('#') + 1);
        var end = name.IndexOf(':');
        return (end < 0 ? name : name[..end]).ToString();
    }
}
