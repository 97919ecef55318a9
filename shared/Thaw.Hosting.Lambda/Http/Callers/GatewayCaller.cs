using System.Security.Claims;
using System.Text.Json;

namespace Thaw.Hosting.Lambda.Http;

/// <summary>
/// The caller that the gateway has verified, from <c>requestContext</c> alone: nothing that a client writes, be it header, query or body, gets there unverified.
/// </summary>
internal static class GatewayCaller
{
    /// <summary>The caller, or <see langword="null"/> where the gateway verified none.</summary>
    public static ClaimsPrincipal? Read(HttpEvent from, bool withSessionName)
    {
        // A load balancer passes what it verified in a header, which only its signature makes worth anything.
        if (from.Kind is PayloadKind.LoadBalancer or PayloadKind.LoadBalancerMultiValue)
        {
            return null;
        }

        var json = from.Json.Span;
        var identity = ReadAuthorizer(json[from.Authorizer], withSessionName) ?? ReadIdentity(json[from.Identity], withSessionName);
        return identity is null ? null : new ClaimsPrincipal(identity);
    }

    private static ClaimsIdentity? ReadAuthorizer(ReadOnlySpan<byte> json, bool withSessionName)
    {
        if (json.IsEmpty || json[0] != '{')
        {
            return null;
        }

        var reader = new Utf8JsonReader(json);
        reader.Read();
        GatewayClaims? context = null;
        GatewayClaims? token = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            switch (name)
            {
                case "jwt" when reader.TokenType == JsonTokenType.StartObject:
                    token = new GatewayClaims();
                    token.AddToken(ref reader);
                    break;
                case "claims" when reader.TokenType == JsonTokenType.StartObject:
                    token ??= new GatewayClaims();
                    token.AddObject(ref reader);
                    break;
                case "scopes" when reader.TokenType is JsonTokenType.StartArray or JsonTokenType.Null:
                    (token ??= new GatewayClaims()).Add(GatewayAuthentication.Scope, ref reader);
                    break;
                case "iam" when reader.TokenType == JsonTokenType.StartObject:
                    return IamCaller.Read(ref reader, withSessionName);
                case "lambda":
                    context = new GatewayClaims();
                    context.AddObject(ref reader);
                    break;
                case "integrationLatency":
                case not "lambda" when reader.TokenType == JsonTokenType.Null:
                    reader.Skip();
                    break;
                default:
                    (context ??= new GatewayClaims()).Add(name, ref reader);
                    break;
            }
        }

        return token?.ToIdentity(GatewayAuthentication.Jwt, "sub")
            ?? context?.ToIdentity(GatewayAuthentication.LambdaAuthorizer, "sub", "principalId");
    }

    private static ClaimsIdentity? ReadIdentity(ReadOnlySpan<byte> json, bool withSessionName)
    {
        if (json.IsEmpty)
        {
            return null;
        }

        var reader = new Utf8JsonReader(json);
        reader.Read();
        return IamCaller.Read(ref reader, withSessionName);
    }
}
