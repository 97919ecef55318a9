using Microsoft.AspNetCore.Http;
using Thaw.Web.Redaction;

namespace Thaw.Web.Payload;

/// <summary>What one request wants of its answer, before it is known what that is.</summary>
internal sealed class PayloadPlan(PayloadOptions options, SensitiveNames sensitive, FieldSelection? fields)
{
    public bool IsStrict => options.StrictFields;

    public int MaximumHeldBack => options.StrictBufferBytes;

    /// <summary>What becomes of the answer; <see langword="null"/> where it is passed on as it is.</summary>
    public PayloadShape? ShapeFor(HttpContext context)
    {
        // An error is not what the fields were picked from; it says what it has to say.
        var isAnswer = context.Response.StatusCode is >= 200 and < 300;
        var isExact = context.GetEndpoint()?.Metadata.GetMetadata<ExactPayload>() is not null;
        var picked = isAnswer ? fields : null;
        var drops = options.Optimize && !isExact;
        return picked is null && !drops && sensitive.IsEmpty
            ? null
            : new PayloadShape(picked, drops, sensitive, options.MaximumDepth, options.MaximumTokenBytes);
    }
}
