namespace Thaw.Aws.DynamoDb.Signing;

/// <summary>The credentials that a request is signed with. Compared by reference, so that what is derived from them is kept with them. Never printed.</summary>
internal sealed class AwsKeys(string accessKey, string secretKey, string? sessionToken, string? accountId = null)
{
    public string AccessKey => accessKey;

    public string SecretKey => secretKey;

    public string? SessionToken => sessionToken;

    /// <summary>The account they belong to, where it is known.</summary>
    public string? AccountId => accountId;

    public bool Equal(string access, string secret, string? token, string? account) =>
        access == accessKey && secret == secretKey && token == sessionToken && account == accountId;
}
