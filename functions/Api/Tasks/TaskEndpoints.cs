using System.ComponentModel;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Thaw.Tasks;
using Thaw.Web;

namespace Thaw.Api;

/// <summary>Background tasks: submitted, watched, called off, brought back.</summary>
internal static class TaskEndpoints
{
    private const string Root = "/api/performance/tasks";

    public static void MapTasks(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup(Root).WithTags("Tasks").AddEndpointFilter(static (context, next) =>
            context.HttpContext.RequestServices.GetRequiredService<TaskGuard>().InvokeAsync(context, next));
        group.MapPost("", SubmitAsync).WithName("SubmitTask").Takes().WithExactPayload() // here and below: a result is its handler's, nulls included
            .WithSummary("Submits a task; Location is where to watch it.")
            .WithDescription("202: recorded, it will be run. With an idempotency key, the same submission again answers 200 and the first record, one with other arguments 409. Types whose "
                + "tasks change what is shared (cache.*, file_processing, indexing*; Thaw:Tasks:OperatorTypes) need the role thaw.operator.")
            .ProducesProblems(400, 401, 403, 409, 413, 415, 501, 503);
        group.MapGet("", ListAsync).WithName("ListTasks").Takes("status", "type", "user", "limit", "cursor")
            .WithSummary("Your own tasks, newest first; all users' for the role thaw.operator.")
            .WithDescription("A page may be short, or empty, though there are more: nextCursor is null after the last. Link names the next page too.")
            .ProducesProblems(400, 401, 403, 501, 503);
        group.MapPost("/retry", RetryManyAsync).WithName("RetryTasks").Takes()
            .WithSummary("Has dead tasks run anew, by filter, page by page. Needs the role thaw.operator.")
            .WithDescription("Answers those of this page that will be run; {} means all dead tasks.")
            .ProducesProblems(400, 401, 403, 413, 415, 501, 503);
        group.MapPost("/redrive", RedriveAsync).WithName("RedriveTasks").Takes()
            .WithSummary("Brings back messages that never reached a handler, one or by filter. Needs the role thaw.operator.")
            .WithDescription("Answers how many were looked at, brought back, deleted because their task is finished or gone, and kept. {} means any.")
            .ProducesProblems(400, 401, 403, 413, 415, 501, 503);
        group.MapGet("/{id}", GetAsync).WithName("GetTask").Takes("wait").WithExactPayload()
            .WithSummary("A task as it stands, with its result; with wait, as soon as it is finished.").ProducesProblems(400, 401, 404, 501, 503);
        group.MapDelete("/{id}", CancelAsync).WithName("CancelTask").Takes().WithExactPayload()
            .WithSummary("Calls a task off: 200 if it is cancelled, 202 if it runs and was told, 409 if it is finished otherwise.").ProducesProblems(400, 401, 404, 409, 501, 503);
        group.MapPost("/{id}/retry", RetryAsync).WithName("RetryTask").Takes().WithExactPayload()
            .WithSummary("Has a dead or cancelled task run anew, with all its attempts.").ProducesProblems(400, 401, 403, 404, 409, 501, 503);
    }

    /// <summary>A task's own address.</summary>
    public static string PlaceOf(HttpRequest request, string id) => $"{request.PathBase.ToUriComponent()}{Root}/{id}";

    private static async Task<Results<Accepted<TaskAnswer>, Ok<TaskAnswer>, ProblemHttpResult>> SubmitAsync(
        JsonBody<TaskBody> body, ClaimsPrincipal caller, TaskSubmissions submissions, HttpContext context, CancellationToken cancellationToken) =>
        submissions.Check(body.Value, context.Request.Headers, caller) is { } problem
            ? problem
            : await submissions.SubmitAsync(body.Value, context, caller, cancellationToken);

    private static async Task<Results<Ok<Page<TaskAnswer>>, ProblemHttpResult>> ListAsync(
        [Description("Those in this status.")] string? status,
        [Description("Those of this type.")] string? type,
        [Description("Those of this user: for operators.")] string? user,
        [Description("At most so many, 1 to 200; default 50.")] string? limit,
        [Description("nextCursor of the page before.")] string? cursor,
        ClaimsPrincipal caller, TaskListings listings, HttpContext context, CancellationToken cancellationToken)
    {
        // limit and cursor stand here for the document; the pager reads them itself.
        var asked = new TaskListQuery(status, type, user);
        return TaskListings.Check(asked, caller) is { } problem ? problem : await listings.ListAsync(asked, context, caller, cancellationToken);
    }

    private static async Task<Results<Ok<Page<TaskAnswer>>, ProblemHttpResult>> RetryManyAsync(
        JsonBody<TaskFilter> body, ClaimsPrincipal caller, TaskListings listings, HttpContext context, CancellationToken cancellationToken) =>
        TaskListings.CheckRetry(body.Value, caller) is { } problem ? problem : await listings.RetryAsync(body.Value, context, caller, cancellationToken);

    private static async Task<Results<Ok<TaskRedriveReport>, ProblemHttpResult>> RedriveAsync(
        JsonBody<TaskRedriveBody> body, ClaimsPrincipal caller, TaskRedrives redrives, CancellationToken cancellationToken) =>
        TaskRedrives.Check(body.Value, caller) is { } problem ? problem : await redrives.RunAsync(body.Value, cancellationToken);

    private static async Task<Results<Ok<TaskAnswer>, ProblemHttpResult>> GetAsync(
        string id,
        [Description("How many seconds to wait for its end, 0 to 25.")] string? wait,
        ClaimsPrincipal caller, TaskViews views, HttpContext context, CancellationToken cancellationToken) =>
        TaskViews.CheckWait(wait) is { } problem ? problem : await views.GetAsync(id, wait, context, caller, cancellationToken);

    private static Task<Results<Ok<TaskAnswer>, Accepted<TaskAnswer>, ProblemHttpResult>> CancelAsync(
        string id, ClaimsPrincipal caller, TaskViews views, HttpRequest request, CancellationToken cancellationToken) =>
        views.CancelAsync(id, request, caller, cancellationToken);

    private static Task<Results<Accepted<TaskAnswer>, ProblemHttpResult>> RetryAsync(
        string id, ClaimsPrincipal caller, TaskViews views, HttpRequest request, CancellationToken cancellationToken) =>
        views.RetryAsync(id, request, caller, cancellationToken);
}
