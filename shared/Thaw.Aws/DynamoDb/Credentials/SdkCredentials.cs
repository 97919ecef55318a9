using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using Thaw.Aws.DynamoDb.Signing;

namespace Thaw.Aws.DynamoDb.Credentials;

/// <summary>
/// The SDK's own chain (web identity, profiles and single sign-on, container, instance), which renews what expires. It is asked every few seconds of wall time rather
/// than with every request: it answers a new object each time, and renews minutes ahead.
/// </summary>
internal sealed class SdkCredentials(TimeProvider wall, Func<AWSCredentials>? find = null) : ICredentialSource
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private volatile Known? _known;

    public ValueTask<AwsKeys> GetAsync(CancellationToken cancellationToken) =>
        _known is { } known && (wall.GetUtcNow() - known.Asked).Duration() < Interval ? new(known.Keys) : AskAsync(cancellationToken);

    public bool Distrust(AwsKeys keys)
    {
        if (_known is not { } known || !ReferenceEquals(known.Keys, keys))
        {
            // Someone has asked again already.
            return true;
        }

        if (known.Source is RefreshingAWSCredentials refreshing)
        {
            refreshing.ClearCredentials();
        }

        _known = known with { Asked = DateTimeOffset.MinValue };
        return true;
    }

    private async ValueTask<AwsKeys> AskAsync(CancellationToken cancellationToken)
    {
        var asked = wall.GetUtcNow();
        var source = find is not null ? find() : await DefaultAWSCredentialsIdentityResolver.GetCredentialsAsync(null).WaitAsync(cancellationToken).ConfigureAwait(false);
        var now = await source.GetCredentialsAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        var token = string.IsNullOrEmpty(now.Token) ? null : now.Token;
        var account = string.IsNullOrEmpty(now.AccountId) ? null : now.AccountId;
        var keys = _known is { } known && known.Keys.Equal(now.AccessKey, now.SecretKey, token, account)
            ? known.Keys
            : new AwsKeys(now.AccessKey, now.SecretKey, token, account);
        _known = new Known(keys, source, asked);
        return keys;
    }

    private sealed record Known(AwsKeys Keys, AWSCredentials Source, DateTimeOffset Asked);
}
