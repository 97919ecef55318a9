using System.Runtime.CompilerServices;

namespace Thaw.Aws.DynamoDb.Credentials;

/// <summary>Finds the source of credentials for an endpoint.</summary>
internal static class CredentialSources
{
    public static ICredentialSource For(bool isLocal, TimeProvider wall) => For(isLocal, wall, Environment.GetEnvironmentVariable);

    internal static ICredentialSource For(bool isLocal, TimeProvider wall, Func<string, string?> variable) =>
        isLocal ? FixedCredentials.Local : (ICredentialSource?)EnvironmentCredentials.Find(variable) ?? Chain(wall);

    // Apart, so that the SDK is not loaded by those who do not need it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static SdkCredentials Chain(TimeProvider wall) => new SdkCredentials(wall);
}
