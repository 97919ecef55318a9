using Microsoft.AspNetCore.Http;

namespace Thaw.Web.Bodies;

/// <summary>Who wants to know an answer's body before it leaves.</summary>
internal interface IHeldBodyPlan
{
    /// <summary>Asked at the first byte, when the headers are known: bodies shorter than this many bytes are held back to their end. Zero: none is.</summary>
    int LimitFor(HttpContext context);

    /// <summary>The body has ended and was held back as a whole; the headers can still be changed.</summary>
    void Ended(HttpContext context, ReadOnlySpan<byte> body);
}
