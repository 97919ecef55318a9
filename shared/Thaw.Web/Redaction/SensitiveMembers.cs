using System.Text.Json.Serialization.Metadata;

namespace Thaw.Web.Redaction;

/// <summary>Leaves members with <see cref="SensitiveAttribute"/> out of what a type's contract writes.</summary>
internal static class SensitiveMembers
{
    public static void LeaveOut(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            if (property.AttributeProvider?.IsDefined(typeof(SensitiveAttribute), inherit: true) is true)
            {
                property.ShouldSerialize = static (_, _) => false;
            }
        }
    }
}
