namespace Thaw.Local.Signing;

/// <summary>What a signature is made with. Never printed: the record has no text of its own.</summary>
internal sealed class SigningCredentials(string accessKey, string secretKey, string? sessionToken)
{
    public string AccessKey => accessKey;

    public string SecretKey => secretKey;

    public string? SessionToken => sessionToken;
}
