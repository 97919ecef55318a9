using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Thaw.Aws.DynamoDb.Endpoints;

/// <summary>What the SDK's own profile, and for the region the machine, says. Its methods alone load the SDK.</summary>
internal static class ProfileSettings
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static string Region() => FallbackRegionFactory.GetRegionEndpoint()?.SystemName
        ?? throw new InvalidOperationException("DynamoDB's region is unknown: set AWS_REGION, or a region in the options or the profile.");

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool UseFips() => FallbackInternalConfigurationFactory.UseFIPSEndpoint is true;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool UseDualStack() => FallbackInternalConfigurationFactory.UseDualStackEndpoint is true;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static string? AccountMode() => FallbackInternalConfigurationFactory.AccountIdEndpointMode?.ToString();
}
