namespace Thaw.Web;

/// <summary>One API key as configuration holds it: its hash, never itself.</summary>
public sealed class ThawApiKey
{
    /// <summary>The SHA-256 of the key's UTF-8 bytes, as 64 hexadecimal digits. A key is random (32 bytes or more), so it needs no salt.</summary>
    public string Hash { get; set; } = "";

    /// <summary>The user that a request with this key acts for, 1 to 256 bytes of UTF-8. Several keys may have one owner.</summary>
    public string Owner { get; set; } = "";

    /// <summary>The owner's roles, such as <see cref="ThawRoles.Operator"/>; none by default.</summary>
    public IList<string> Roles { get; set; } = [];
}
