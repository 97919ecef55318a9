using Thaw.Aws.DynamoDb.Signing;

namespace Thaw.Aws.DynamoDb.Credentials;

/// <summary>
/// What Lambda gives a function. It is the first link of the SDK's chain, read here so that a container which has it need not load the SDK to learn what it says.
/// </summary>
internal sealed class EnvironmentCredentials : ICredentialSource
{
    private readonly Func<string, string?> _variable;
    private volatile AwsKeys _keys;

    private EnvironmentCredentials(Func<string, string?> variable, AwsKeys keys) => (_variable, _keys) = (variable, keys);

    /// <summary>The environment's credentials, or nothing where it has none.</summary>
    public static EnvironmentCredentials? Find(Func<string, string?> variable) => Read(variable) is { } keys ? new(variable, keys) : null;

    public ValueTask<AwsKeys> GetAsync(CancellationToken cancellationToken) => new(_keys);

    public bool Distrust(AwsKeys keys)
    {
        if (Read(_variable) is not { } now || keys.Equal(now.AccessKey, now.SecretKey, now.SessionToken, now.AccountId))
        {
            return false;
        }

        _keys = now;
        return true;
    }

    private static AwsKeys? Read(Func<string, string?> variable) =>
        variable("AWS_ACCESS_KEY_ID") is { Length: > 0 } access && variable("AWS_SECRET_ACCESS_KEY") is { Length: > 0 } secret
            ? new AwsKeys(access, secret, NullIfEmpty(variable("AWS_SESSION_TOKEN")), NullIfEmpty(variable("AWS_ACCOUNT_ID")))
            : null;

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
