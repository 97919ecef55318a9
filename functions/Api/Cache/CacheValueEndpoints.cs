using System.ComponentModel;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Thaw.Web;

namespace Thaw.Api;

/// <summary>One entry as a resource: the value itself, with its content type, tag and lifetime.</summary>
internal static class CacheValueEndpoints
{
    public static void MapCacheValues(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/performance/cache/{namespace}/{**key:minlength(1)}").WithTags("Cache values")
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .WithExactPayload(); // a value is whoever stored it's, nulls included

        // Uncompressed: its tag is to be strong, or no If-Match could ever hold.
        group.MapMethods("", ["HEAD"], ReadAsync).Takes().ExcludeFromDescription();
        group.MapGet("", ReadAsync).WithName("GetCacheValue").Takes().WithoutCompression()
            .WithSummary("The value itself, with ETag and the lifetime it has left.")
            .AnswersAnyContent().Produces(StatusCodes.Status200OK).Produces(StatusCodes.Status304NotModified)
            .ProducesProblems(400, 404, 412);
        group.MapPut("", WriteAsync).WithName("PutCacheValue").Takes("ttlSeconds", "tags*").TakesAnyContent()
            .WithSummary("Stores the body as the value, with its content type.")
            .WithDescription("If-Match and If-None-Match are exact: of any number of writers at once, in any number of processes, whose conditions exclude each other, "
                + "one is answered 204 and the others 412. They are judged on the durable tier; where that cannot be asked, the answer is 503. In a shared namespace it needs the role thaw.operator.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblems(400, 403, 412, 413, 415, 503);
        group.MapDelete("", RemoveAsync).WithName("DeleteCacheValue").Takes()
            .WithSummary("Removes the entry in every container.")
            .WithDescription("If-Match and If-None-Match are as exact as for a PUT.").Produces<CacheRemoved>().ProducesProblems(400, 403, 412, 503);
    }

    private static async Task<IResult> ReadAsync(
        string @namespace, string key, ClaimsPrincipal caller, CacheValues values, HttpContext context, CancellationToken cancellationToken) =>
        values.CheckPlace(@namespace, key) ?? await values.ReadAsync(context, caller, @namespace, key, cancellationToken);

    private static async Task<IResult> WriteAsync(
        string @namespace, string key,
        [Description("How long it is fresh, more than 0; default: the namespace's policy.")] string? ttlSeconds,
        [Description("Tags; the parameter may be repeated, at most 64 times.")] [FromQuery] string[]? tags,
        ClaimsPrincipal caller, CacheValues values, HttpContext context, CancellationToken cancellationToken)
    {
        var write = new CacheValueWrite(@namespace, key, ttlSeconds, tags is { Length: > 0 } ? tags : null);
        return values.CheckWrite(write, context.Request, caller) ?? await values.WriteAsync(context, caller, write, cancellationToken);
    }

    private static async Task<IResult> RemoveAsync(
        string @namespace, string key, ClaimsPrincipal caller, CacheValues values, HttpContext context, CancellationToken cancellationToken) =>
        values.CheckRemoval(@namespace, key, caller) ?? await values.RemoveAsync(context, caller, @namespace, key, cancellationToken);
}
