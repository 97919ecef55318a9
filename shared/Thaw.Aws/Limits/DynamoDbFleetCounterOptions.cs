namespace Thaw.Aws.Limits;

/// <summary>The fleet's counters in a DynamoDB table. A value out of bounds stops the start with a sentence that names it.</summary>
public sealed class DynamoDbFleetCounterOptions
{
    /// <summary>The table's name: 3 to 255 characters of <c>A–Z a–z 0–9 _ . -</c>; it may be the cache's. No default. Its key is the string <c>pk</c>, its TTL attribute <c>x</c>.</summary>
    public string Table { get; set; } = "";

    /// <summary>The address of DynamoDB, absolute, <c>http</c> or <c>https</c>. Default <see langword="null"/>: that of <see cref="Clients.AwsEndpointOptions"/>, else AWS.</summary>
    public Uri? ServiceUrl { get; set; }

    /// <summary>The table's region. Default <see langword="null"/>: that of <see cref="Clients.AwsEndpointOptions"/>, else the environment's.</summary>
    public string? Region { get; set; }
}
