using System.Security.Claims;
using System.Text.Json;

namespace Thaw.Hosting.Lambda.Http;

/// <summary>The caller of a signed request: <c>authorizer.iam</c> of payload 2.0, <c>identity</c> of payload 1.0.</summary>
internal static class IamCaller
{
    /// <summary>The caller in the object the reader stands on, or <see langword="null"/> where nobody signed.</summary>
    public static ClaimsIdentity? Read(ref Utf8JsonReader reader, bool withSessionName)
    {
        string? userId = null, userArn = null, account = null, cognito = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            switch (name)
            {
                case "userId" or "user":
                    userId = Text(ref reader) ?? userId;
                    break;
                case "userArn":
                    userArn = Text(ref reader);
                    break;
                case "accountId":
                    account = Text(ref reader);
                    break;
                case "cognitoIdentityId":
                    cognito = Text(ref reader);
                    break;
                case "cognitoIdentity" when reader.TokenType == JsonTokenType.StartObject:
                    cognito = IdentityId(ref reader);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        // Without an ARN nobody signed: a REST API fills some of these for others too.
        return userId is null || userArn is null ? null : Identity(userId, userArn, account, cognito, withSessionName);
    }

    private static ClaimsIdentity Identity(string userId, string userArn, string? account, string? cognito, bool withSessionName)
    {
        var colon = userId.IndexOf(':', StringComparison.Ordinal);
        var principal = colon < 0 ? userId : userId[..colon];
        var user = cognito ?? (withSessionName ? userId : principal);
        var claims = new List<Claim>(7)
        {
            new(ClaimTypes.NameIdentifier, user),
            new(GatewayAuthentication.PrincipalId, principal),
            new(GatewayAuthentication.UserArn, userArn),
        };
        if (account is not null)
        {
            claims.Add(new(GatewayAuthentication.AccountId, account));
        }

        if (colon >= 0)
        {
            claims.Add(new(GatewayAuthentication.SessionName, userId[(colon + 1)..]));
        }

        if (RoleArn(userArn) is { } role)
        {
            claims.Add(new(GatewayAuthentication.RoleArn, role));
        }

        return new ClaimsIdentity(claims, cognito is null ? GatewayAuthentication.Iam : GatewayAuthentication.CognitoIdentity);
    }

    // arn:aws:sts::123456789012:assumed-role/Name/session → arn:aws:iam::123456789012:role/Name
    private static string? RoleArn(string userArn) =>
        userArn.Split(':') is [var arn, var partition, "sts", _, var account, var resource] && resource.Split('/') is ["assumed-role", var role, _]
            ? $"{arn}:{partition}:iam::{account}:role/{role}"
            : null;

    private static string? IdentityId(ref Utf8JsonReader reader)
    {
        string? id = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isId = reader.ValueTextEquals("identityId"u8);
            reader.Read();
            if (isId)
            {
                id = Text(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return id;
    }

    private static string? Text(ref Utf8JsonReader reader)
    {
        var text = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        reader.Skip();
        return text is { Length: > 0 } ? text : null;
    }
}
