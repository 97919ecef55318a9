namespace Thaw.Hosting.Lambda;

/// <summary>The authentication types of callers that a gateway has verified, and the claims that are not the token's own.</summary>
public static class GatewayAuthentication
{
    /// <summary>A JSON Web Token that API Gateway or Cognito verified; the claims are the token's, the user its <c>sub</c>.</summary>
    public const string Jwt = "Gateway.Jwt";

    /// <summary>A request signed with IAM credentials; the user is the id of the role or user.</summary>
    public const string Iam = "Gateway.Iam";

    /// <summary>A request signed with credentials of a Cognito identity pool; the user is the identity's id.</summary>
    public const string CognitoIdentity = "Gateway.CognitoIdentity";

    /// <summary>A Lambda authoriser let the request pass; the claims are its context, the user its <c>sub</c>, else its <c>principalId</c>.</summary>
    public const string LambdaAuthorizer = "Gateway.LambdaAuthorizer";

    /// <summary>Claim: a scope of the token, one claim each.</summary>
    public const string Scope = "scope";

    /// <summary>Claim: the account that signed.</summary>
    public const string AccountId = "iam:accountId";

    /// <summary>Claim: the ARN of the user or of the role's session.</summary>
    public const string UserArn = "iam:userArn";

    /// <summary>Claim: the unique id of the role (<c>AROA…</c>) or user (<c>AIDA…</c>); another role of the same name has another one.</summary>
    public const string PrincipalId = "iam:principalId";

    /// <summary>Claim: the role's ARN as the session's shows it, which is without the role's path.</summary>
    public const string RoleArn = "iam:roleArn";

    /// <summary>Claim: the session's name, which whoever assumed the role has chosen.</summary>
    public const string SessionName = "iam:sessionName";
}
