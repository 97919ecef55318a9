using System.Runtime.CompilerServices;
using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Thaw.Aws.DynamoDb.Endpoints;

/// <summary>What the SDK's own profile, and for the region the machine, says. Its methods alone load the SDK.</summary>
internal static class ProfileSettings
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static string Region() => FallbackRegionFactory.GetRegionEndpoint()?.SystemName
        ?? throw new InvalidOperationException("DynamoDB's region is unknown: set AWS_REGION, or a region in the options or the profile.");

    /// <summary>The profile's <c>endpoint_url</c>, DynamoDB's own before that of all services.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Uri? ServiceUrl() => new AmazonDynamoDBConfig().ServiceURL is { Length: > 0 } url ? new Uri(url) : null;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool UseFips() => FallbackInternalConfigurationFactory.UseFIPSEndpoint is true;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool UseDualStack() => FallbackInternalConfigurationFactory.UseDualStackEndpoint is true;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int? MaximumAttempts() => FallbackInternalConfigurationFactory.MaxAttempts;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static string? AccountMode() => FallbackInternalConfigurationFactory.AccountIdEndpointMode?.ToString();
}
