using Thaw.Aws.DynamoDb.Signing;

namespace Thaw.Aws.DynamoDb.Credentials;

/// <summary>Credentials that never change.</summary>
internal sealed class FixedCredentials(AwsKeys keys) : ICredentialSource
{
    /// <summary>The words that requests to the machine itself are signed with: an emulator never sees real credentials.</summary>
    public static FixedCredentials Local { get; } = new(new AwsKeys("local", "local", sessionToken: null));

    public ValueTask<AwsKeys> GetAsync(CancellationToken cancellationToken) => new(keys);

    public bool Distrust(AwsKeys distrusted) => false;
}
