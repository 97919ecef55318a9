using System.Globalization;

namespace Thaw.Api;

/// <summary>What a <c>PUT</c> asks for beside its body.</summary>
internal sealed record CacheValueWrite(string Namespace, string Key, string? Ttl, IReadOnlyList<string?>? Tags)
{
    /// <summary>The lifetime in seconds; not a number where the parameter is none.</summary>
    public double? TtlSeconds => Ttl is null ? null
        : double.TryParse(Ttl, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds) ? seconds
        : double.NaN;
}
