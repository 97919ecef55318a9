using System.Security.Claims;
using System.Text;
using System.Text.Json;

namespace Thaw.Hosting.Lambda.Http;

/// <summary>
/// Claims as a gateway's JSON names them. Who the user is and what role they have is for this host and the application to say, so a claim that would be taken
/// for one of the two is left out.
/// </summary>
internal sealed class GatewayClaims
{
    private readonly List<Claim> _claims = [];

    /// <summary>Adds <c>{"claims": {…}, "scopes": […]}</c>.</summary>
    public void AddToken(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isClaims = reader.ValueTextEquals("claims"u8);
            var isScopes = reader.ValueTextEquals("scopes"u8);
            reader.Read();
            if (isClaims)
            {
                AddObject(ref reader);
            }
            else if (isScopes)
            {
                Add(GatewayAuthentication.Scope, ref reader);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    /// <summary>Adds each property of the object the reader stands on.</summary>
    public void AddObject(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            Add(name, ref reader);
        }
    }

    /// <summary>Adds a value: a string as it is, an array's items one by one, anything else as its JSON; a null is no claim.</summary>
    public void Add(string name, ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                Add(name, ref reader);
            }

            return;
        }

        var value = reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.True => "true",
            JsonTokenType.False => "false",
            JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
            _ => null,
        };
        reader.Skip();
        if (value is not null && name is not (ClaimTypes.NameIdentifier or ClaimTypes.Role))
        {
            _claims.Add(new Claim(name, value));
        }
    }

    /// <summary>The identity, whose user is the first of these claims that is there once; without one it names nobody, and is authenticated all the same.</summary>
    public ClaimsIdentity ToIdentity(string authenticationType, params ReadOnlySpan<string> userClaims)
    {
        foreach (var type in userClaims)
        {
            var named = _claims.FindAll(claim => claim.Type == type);
            if (named is [{ Value.Length: > 0 } only])
            {
                _claims.Insert(0, new Claim(ClaimTypes.NameIdentifier, only.Value));
                break;
            }

            if (named.Count > 0)
            {
                // Two users are none, for whoever looks at the claims themselves as well.
                _claims.RemoveAll(claim => claim.Type == type);
                break;
            }
        }

        return new ClaimsIdentity(_claims, authenticationType);
    }
}
