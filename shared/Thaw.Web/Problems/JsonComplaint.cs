using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Thaw.Web.Binding;

namespace Thaw.Web;

/// <summary>Says what is wrong with a JSON body in the words of its sender: the field, what it takes, and where it stands.</summary>
internal static class JsonComplaint
{
    private const int DefaultDepth = 64;

    public static (string Field, string Sentence) For(JsonException malformed, HttpContext context, JsonSerializerOptions options)
    {
        var at = $"line {(malformed.LineNumber ?? 0) + 1}, byte {(malformed.BytePositionInLine ?? 0) + 1}";
        var path = malformed.Path is { Length: > 2 } inner && inner.StartsWith("$.", StringComparison.Ordinal) ? inner[2..] : "$";
        var first = path.AsSpan(0, path.AsSpan().IndexOfAny('.', '[') is var end and > 0 ? end : path.Length);
        var takes = Takes(first, context, options);
        return takes is null ? ("$", $"The body is not well-formed JSON ({at}).") : (path, $"It must be one well-formed {takes} ({at}).");
    }

    private static string? Takes(ReadOnlySpan<char> field, HttpContext context, JsonSerializerOptions options)
    {
        // While an exception is handled the context itself has no endpoint any more.
        var endpoint = context.Features.Get<IExceptionHandlerFeature>()?.Endpoint ?? context.GetEndpoint();
        var type = endpoint?.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType;
        if (type is null || !options.TryGetTypeInfo(type, out var info))
        {
            return null;
        }

        if (field is "$")
        {
            return "JSON object";
        }

        foreach (var property in info.Properties)
        {
            if (field.Equals(property.Name, StringComparison.OrdinalIgnoreCase))
            {
                var depth = endpoint?.Metadata.GetMetadata<JsonDepth>()?.Levels ?? (options.MaxDepth == 0 ? DefaultDepth : options.MaxDepth);
                return Name(property.PropertyType, depth);
            }
        }

        return null;
    }

    private static string Name(Type type, int depth)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type == typeof(string) ? "string"
            : type == typeof(bool) ? "true or false"
            : type.IsPrimitive || type == typeof(decimal) ? "number"
            : type.IsAssignableTo(typeof(IEnumerable<string>)) ? "list of strings"
            : string.Create(CultureInfo.InvariantCulture, $"JSON value, at most {depth:N0} levels deep and without repeated names");
    }
}
