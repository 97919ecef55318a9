using System.Net.Mime;

namespace Thaw.Caching.Serialization;

/// <summary>The media type of each format, and back.</summary>
internal static class MediaTypes
{
    public const string Text = "text/plain; charset=utf-8";

    public static string Of(PayloadFormat format, string? contentType) => format switch
    {
        PayloadFormat.Json => MediaTypeNames.Application.Json,
        PayloadFormat.Text => Text,
        PayloadFormat.Media => contentType ?? MediaTypeNames.Application.Octet,
        _ => MediaTypeNames.Application.Octet,
    };

    /// <summary>A payload that is written under one of the cache's own media types is as good as a value of that kind.</summary>
    public static PayloadFormat FormatOf(string contentType) => contentType switch
    {
        MediaTypeNames.Application.Json or "application/json; charset=utf-8" => PayloadFormat.Json,
        Text or "text/plain" => PayloadFormat.Text,
        MediaTypeNames.Application.Octet => PayloadFormat.Bytes,
        _ => PayloadFormat.Media,
    };
}
