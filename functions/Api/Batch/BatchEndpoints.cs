using Thaw.Web;

namespace Thaw.Api;

internal static class BatchEndpoints
{
    public static void MapBatch(this IEndpointRouteBuilder app) =>
        app.MapThawBatch().WithName("Batch").WithTags("Batch")
            .WithSummary("Runs up to 20 requests as one, each with an answer of its own.")
            .WithDescription("{{id.body.name}}, {{id.headers.location}} and {{id.status}} stand for values of earlier answers; dependsOn names requests that must have succeeded, else 424. "
                + "Requests that change something run in order. Who is calling is the batch's to say.")
            .WithMetadata(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(object), ["application/json"]));
}
