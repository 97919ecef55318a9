namespace Thaw.Aws.DynamoDb.Endpoints;

/// <summary>A part of AWS with domains of its own. https://docs.aws.amazon.com/general/latest/gr/rande.html</summary>
/// <param name="Suffix">The domain of its endpoints.</param>
/// <param name="DualStackSuffix">The domain of those that answer over IPv6 too.</param>
/// <param name="HasAccountEndpoints">Whether accounts have endpoints of their own.</param>
internal sealed record Partition(string Suffix, string DualStackSuffix, bool HasAccountEndpoints = false)
{
    private static readonly Partition Aws = new("amazonaws.com", "api.aws", HasAccountEndpoints: true);
    private static readonly Partition UsGov = new("amazonaws.com", "api.aws", HasAccountEndpoints: true);

    // By the beginning of the region; what is not here is AWS's own.
    private static readonly (string Prefix, Partition Partition)[] Others =
    [
        ("cn-", new("amazonaws.com.cn", "api.amazonwebservices.com.cn", HasAccountEndpoints: true)),
        ("us-gov-", UsGov),
        ("us-iso-", new("c2s.ic.gov", "api.aws.ic.gov")),
        ("us-isob-", new("sc2s.sgov.gov", "api.aws.scloud")),
        ("eu-isoe-", new("cloud.adc-e.uk", "api.cloud-aws.adc-e.uk")),
        ("us-isof-", new("csp.hci.ic.gov", "api.aws.hci.ic.gov")),
        ("eusc-", new("amazonaws.eu", "api.amazonwebservices.eu")),
    ];

    /// <summary>Whether its plain endpoints are the FIPS ones.</summary>
    public bool IsFipsThroughout => ReferenceEquals(this, UsGov);

    public static Partition Of(string region) => Array.Find(Others, row => region.StartsWith(row.Prefix, StringComparison.Ordinal)).Partition ?? Aws;
}
