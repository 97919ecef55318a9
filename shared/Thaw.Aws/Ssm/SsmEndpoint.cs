using Thaw.Aws.Clients;
using Thaw.Aws.DynamoDb.Endpoints;

namespace Thaw.Aws.Ssm;

/// <summary>Where requests for parameters go. https://docs.aws.amazon.com/general/latest/gr/ssm.html</summary>
/// <param name="Url">The service's address.</param>
/// <param name="Region">The region that requests are signed for.</param>
internal sealed record SsmEndpoint(Uri Url, string Region)
{
    /// <summary>Whether the machine itself answers: then no credential of the machine is looked for, or leaves for an emulator.</summary>
    public bool IsLocal => Url.IsLoopback;

    public static SsmEndpoint Of(AwsEndpoint endpoint)
    {
        var settings = EndpointSettings.Resolve(endpoint);
        if (settings.ServiceUrl is { } custom)
        {
            return new SsmEndpoint(custom, settings.Region);
        }

        var partition = Partition.Of(settings.Region);
        var host = settings.UseFips && !partition.IsFipsThroughout ? "ssm-fips" : "ssm";
        return new SsmEndpoint(new Uri($"https://{host}.{settings.Region}.{(settings.UseDualStack ? partition.DualStackSuffix : partition.Suffix)}"), settings.Region);
    }
}
