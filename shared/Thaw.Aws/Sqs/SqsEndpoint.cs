using Thaw.Aws.Clients;
using Thaw.Aws.DynamoDb.Endpoints;

namespace Thaw.Aws.Sqs;

/// <summary>Where requests to a queue go. https://docs.aws.amazon.com/general/latest/gr/sqs-service.html</summary>
/// <param name="Url">The service's address.</param>
/// <param name="Region">The region that requests are signed for.</param>
internal sealed record SqsEndpoint(Uri Url, string Region)
{
    /// <summary>Whether the machine itself answers: then no credential of the machine is looked for, or leaves for an emulator.</summary>
    public bool IsLocal => Url.IsLoopback;

    /// <summary>The address that was set, else that of the region in the queue's own address, else that of the region that was set.</summary>
    public static SqsEndpoint Of(AwsEndpoint endpoint, Uri queueUrl)
    {
        if (endpoint.ServiceUrl is { } custom)
        {
            return new SqsEndpoint(custom, EndpointSettings.Resolve(endpoint).Region);
        }

        if (RegionOf(queueUrl) is not { } region)
        {
            // A queue's address that names no region: a VPC endpoint of one's own, or an emulator. It answers there.
            return new SqsEndpoint(new Uri(queueUrl.GetLeftPart(UriPartial.Authority)), EndpointSettings.Resolve(endpoint with { ServiceUrl = queueUrl }).Region);
        }

        var settings = EndpointSettings.Resolve(endpoint with { Region = region });
        var partition = Partition.Of(region);
        var host = settings.UseFips && !partition.IsFipsThroughout ? "sqs-fips" : "sqs";
        return new SqsEndpoint(new Uri($"https://{host}.{region}.{(settings.UseDualStack ? partition.DualStackSuffix : partition.Suffix)}"), region);
    }

    // sqs.eu-central-1.amazonaws.com, and as it was once eu-central-1.queue.amazonaws.com.
    private static string? RegionOf(Uri queueUrl) => queueUrl.Host.Split('.') switch
    {
        ["sqs" or "sqs-fips", var region, _, ..] when !queueUrl.IsLoopback && IsAws(queueUrl.Host, region) => region,
        [var region, "queue", _, ..] when IsAws(queueUrl.Host, region) => region,
        _ => null,
    };

    private static bool IsAws(string host, string region)
    {
        var partition = Partition.Of(region);
        return host.EndsWith("." + partition.Suffix, StringComparison.OrdinalIgnoreCase) || host.EndsWith("." + partition.DualStackSuffix, StringComparison.OrdinalIgnoreCase);
    }
}
