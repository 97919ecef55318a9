namespace Thaw.Monitoring.Judging;

/// <summary>AWS's list prices in dollars, for US East (N. Virginia) and x86, without free tiers and discounts. Set those of your region and contract.</summary>
/// <remarks>
/// https://aws.amazon.com/lambda/pricing/, https://aws.amazon.com/dynamodb/pricing/on-demand/, https://aws.amazon.com/cloudwatch/pricing/. The pages fill their tables in by script; the numbers were
/// held against what others quote of them. DynamoDB's: https://airbyte.com/data-engineering-resources/dynamodb-pricing, 21 July 2025. CloudWatch's: https://signoz.io/guides/cloudwatch-pricing,
/// 15 February 2026. Lambda's duration: https://cloudchipr.com/blog/aws-lambda-pricing, 2024. Of provisioned concurrency no quotation with a date was found; it stands as in copies of AWS's price list
/// (us-east-1: Lambda Duration-Provisioned, Lambda Provisioned-Concurrency).
/// </remarks>
public sealed class ListPrices
{
    /// <summary>Of when they are, the least recent of them. Default 1 March 2025.</summary>
    public DateOnly AsOf { get; set; } = new(2025, 3, 1);

    /// <summary>A gigabyte-second of a function, within the first 6 billion a month. Default 0.0000166667.</summary>
    public double GigabyteSecond { get; set; } = 0.0000166667;

    /// <summary>A gigabyte-second of provisioned concurrency, used or not. Default 0.0000041667.</summary>
    public double ProvisionedGigabyteSecond { get; set; } = 0.0000041667;

    /// <summary>A gigabyte-second of a function that runs in provisioned concurrency. Default 0.0000097222.</summary>
    public double GigabyteSecondWhenProvisioned { get; set; } = 0.0000097222;

    /// <summary>A million of DynamoDB's on-demand read units. Default 0.125, half of what it was until 1 November 2024.</summary>
    public double MillionReadUnits { get; set; } = 0.125;

    /// <summary>A million of DynamoDB's on-demand write units. Default 0.625, likewise.</summary>
    public double MillionWriteUnits { get; set; } = 0.625;

    /// <summary>A gigabyte in DynamoDB for a month. Default 0.25.</summary>
    public double GigabyteMonth { get; set; } = 0.25;

    /// <summary>A custom metric of CloudWatch for a month, of the first 10,000. Default 0.30.</summary>
    public double MetricMonth { get; set; } = 0.30;
}
