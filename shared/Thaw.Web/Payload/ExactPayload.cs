namespace Thaw.Web.Payload;

/// <summary>Endpoint metadata: nulls stay in the answers.</summary>
internal sealed class ExactPayload
{
    public static ExactPayload Instance { get; } = new();
}
