using Thaw.Aws.DynamoDb.Signing;

namespace Thaw.Aws.DynamoDb.Credentials;

/// <summary>Where requests' credentials come from.</summary>
internal interface ICredentialSource
{
    /// <summary>The credentials of this moment: the same object until they change.</summary>
    ValueTask<AwsKeys> GetAsync(CancellationToken cancellationToken);

    /// <summary>The service says that these are not good any more; <see langword="true"/> where others may come of asking again.</summary>
    bool Distrust(AwsKeys keys);
}
