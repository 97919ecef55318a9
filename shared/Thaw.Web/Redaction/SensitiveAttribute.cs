namespace Thaw.Web;

/// <summary>
/// On a member of what an endpoint answers: it never leaves. With <see cref="RedactionExtensions.AddThawRedaction"/> it is left out of JSON that the application writes; it is read as any other.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class SensitiveAttribute : Attribute;
