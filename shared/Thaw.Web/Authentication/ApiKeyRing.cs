using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;

namespace Thaw.Web;

/// <summary>The configured keys, ready to be compared. Which key matched, or how nearly, does not show in the time it takes.</summary>
internal sealed class ApiKeyRing
{
    private const int MaximumKeyLength = 512;

    private readonly byte[][] _hashes;
    private readonly ThawApiKey[] _keys;

    public ApiKeyRing(IEnumerable<ThawApiKey> keys)
    {
        _keys = [.. keys];
        _hashes = Array.ConvertAll(_keys, static key => Convert.FromHexString(key.Hash));
    }

    /// <summary>The principal a presented key stands for, or <see langword="null"/>.</summary>
    public ClaimsPrincipal? Find(string presented)
    {
        if (presented.Length is 0 or > MaximumKeyLength)
        {
            return null;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(presented), hash);
        var match = -1;
        for (var i = 0; i < _hashes.Length; i++)
        {
            // All of them, without a branch: where in the list a key stands must not show either.
            var equal = CryptographicOperations.FixedTimeEquals(hash, _hashes[i]) ? -1 : 0;
            match = (match & ~equal) | (i & equal);
        }

        return match < 0 ? null : Principal(_keys[match]);
    }

    private static ClaimsPrincipal Principal(ThawApiKey key)
    {
        var identity = new ClaimsIdentity(ThawAuthenticationSchemes.ApiKey);
        identity.AddClaim(new Claim(ClaimTypes.NameIdentifier, key.Owner));
        identity.AddClaim(new Claim(ClaimTypes.Name, key.Owner));
        foreach (var role in key.Roles)
        {
            identity.AddClaim(new Claim(ClaimTypes.Role, role));
        }

        return new ClaimsPrincipal(identity);
    }
}
