namespace Thaw.Aws.Monitoring;

/// <summary>DynamoDB for the fleet's figures. A value out of bounds stops the start with a sentence that names it.</summary>
public sealed class DynamoDbMetricsOptions
{
    /// <summary>The table's name: 3 to 255 characters of <c>A–Z a–z 0–9 _ . -</c>. No default; <c>METRICS_TABLE_NAME</c>. Its keys are the strings <c>pk</c> and <c>sk</c>, its TTL attribute <c>x</c>.</summary>
    public string Table { get; set; } = "";

    /// <summary>The address of DynamoDB, such as an emulator's; absolute, <c>http</c> or <c>https</c>. Default <see langword="null"/>: that of
    /// <see cref="Clients.AwsEndpointOptions"/>, else AWS.</summary>
    public Uri? ServiceUrl { get; set; }

    /// <summary>The table's region, such as <c>eu-central-1</c>. Default <see langword="null"/>: that of <see cref="Clients.AwsEndpointOptions"/>, else the SDK's.</summary>
    public string? Region { get; set; }

    /// <summary>Whether to create the table before the first use where it is missing. For local use; default <see langword="false"/>. Elsewhere the template creates it.</summary>
    public bool CreateTable { get; set; }
}
