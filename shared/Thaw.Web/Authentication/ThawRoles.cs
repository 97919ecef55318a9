namespace Thaw.Web;

/// <summary>The roles that Thaw's endpoints know. A caller without one reads what is shared and keeps what is their own.</summary>
public static class ThawRoles
{
    /// <summary>Writes and invalidates what is shared.</summary>
    public const string Operator = "thaw.operator";
}
