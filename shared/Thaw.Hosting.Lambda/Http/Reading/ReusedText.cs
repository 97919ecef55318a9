using System.Text;

namespace Thaw.Hosting.Lambda.Http;

/// <summary>A string that is made again only when its bytes differ from the last request's.</summary>
internal struct ReusedText
{
    private string? _last;

    /// <summary>The string of these bytes.</summary>
    public string Of(ReadOnlySpan<byte> utf8) => _last is { } last && Ascii.Equals(utf8, last) ? last : _last = Encoding.UTF8.GetString(utf8);
}
