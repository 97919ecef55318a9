namespace Thaw.Aws.Caching;

/// <summary>DynamoDB as the cache's durable tier. A value out of bounds stops the start with a sentence that names it.</summary>
public sealed class DynamoDbCacheOptions
{
    /// <summary>The table's name: 3 to 255 characters of <c>A–Z a–z 0–9 _ . -</c>. No default; <c>CACHE_TABLE_NAME</c>. Its key is the string <c>pk</c>, its TTL attribute <c>x</c>.</summary>
    public string Table { get; set; } = "";

    /// <summary>The address of DynamoDB, such as an emulator's; absolute, <c>http</c> or <c>https</c>. Default <see langword="null"/>: that of
    /// <see cref="Clients.AwsEndpointOptions"/>, else AWS. Requests to a loopback address are signed with the words <c>local</c> and <c>local</c>.</summary>
    public Uri? ServiceUrl { get; set; }

    /// <summary>The table's region, such as <c>eu-central-1</c>. Default <see langword="null"/>: that of <see cref="Clients.AwsEndpointOptions"/>, else the SDK's.</summary>
    public string? Region { get; set; }

    /// <summary>Whether entries can be listed by namespace and by user. Default <see langword="false"/>. Needs the table's two keys-only indexes, <c>ns-index</c> and <c>user-index</c>,
    /// and every write of an entry then costs a write unit more for each; entries written before it was switched on are not listed.</summary>
    public bool Listing { get; set; }

    /// <summary>The most items of one transaction, 3 to 100; default 100, which is DynamoDB's. DynamoDB Local of 2020 takes 10.</summary>
    public int TransactionItems { get; set; } = 100;

    /// <summary>Whether a host that warms up (Lambda, during its initialisation) sends a first small read to the table. Default <see langword="true"/>; it costs half a read unit a container.</summary>
    public bool WarmUp { get; set; } = true;

    /// <summary>Whether to create the table before the first use where it is missing. For local use; default <see langword="false"/>. Elsewhere the template creates it.</summary>
    public bool CreateTable { get; set; }
}
