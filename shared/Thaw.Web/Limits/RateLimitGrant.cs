using System.Diagnostics.CodeAnalysis;
using System.Threading.RateLimiting;

namespace Thaw.Web.Limits;

/// <summary>A permission, or a refusal that says when to come back. A request that is over gives nothing back: the window counts requests, not those in flight.</summary>
internal sealed class RateLimitGrant(TimeSpan? retryAfter) : RateLimitLease
{
    public static readonly RateLimitGrant Granted = new(null);

    public override bool IsAcquired => retryAfter is null;

    public override IEnumerable<string> MetadataNames => retryAfter is null ? [] : [MetadataName.RetryAfter.Name];

    public override bool TryGetMetadata(string metadataName, [NotNullWhen(true)] out object? metadata)
    {
        metadata = metadataName == MetadataName.RetryAfter.Name ? retryAfter : null;
        return metadata is not null;
    }
}
