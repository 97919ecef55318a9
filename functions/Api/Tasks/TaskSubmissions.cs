using System.Runtime.InteropServices;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Thaw.Tasks;
using Thaw.Web;

namespace Thaw.Api;

/// <summary>Submits tasks for a caller.</summary>
internal sealed class TaskSubmissions(TaskDesk desk, TaskRights rights)
{
    private const string KeyField = "Idempotency-Key";
    private const string Missing = "missing required properties including: ";
    private const string Fields = "type, args, idempotencyKey, delaySeconds, priority, maxAttempts";

    /// <summary>What is wrong with a submission, before anything is written, or <see langword="null"/>.</summary>
    public ProblemHttpResult? Check(TaskBody body, IHeaderDictionary headers, ClaimsPrincipal caller)
    {
        var (key, keyComplaint) = Key(body, headers);
        var complaints = new Complaints()
            .Add("type", TaskRules.Type(body.Type))
            .Add("args", body.Args.ValueKind == JsonValueKind.Undefined ? "It is missing: give the JSON that the type takes." : null)
            .Add(KeyField, keyComplaint)
            .Add("idempotencyKey", TaskRules.Name(key))
            .Add("delaySeconds", TaskRules.Delay(body.DelaySeconds))
            .Add("priority", TaskRules.Priority(body.Priority))
            .Add("maxAttempts", TaskRules.Attempts(body.MaxAttempts))
            .Add("$", body.Unknown is { Count: > 0 } ? $"It has fields that mean nothing here; there are {Fields}." : null);
        return complaints.Any ? complaints.Problem()
            : rights.MayRun(caller, body.Type!) ? null
            : ThawProblems.Forbidden($"Tasks of type '{body.Type}' change what is shared: submitting them needs the role {ThawRoles.Operator}.");
    }

    public async Task<Results<Accepted<TaskAnswer>, Ok<TaskAnswer>, ProblemHttpResult>> SubmitAsync(
        TaskBody body, HttpContext context, ClaimsPrincipal caller, CancellationToken cancellationToken)
    {
        var submission = new TaskSubmission
        {
            User = TaskRights.User(caller),
            IdempotencyKey = Key(body, context.Request.Headers).Key,
            Delay = TimeSpan.FromSeconds(body.DelaySeconds ?? 0),
            Priority = TaskWords.Priority(body.Priority)!.Value,
            MaximumAttempts = body.MaxAttempts,
        };
        try
        {
            var submitted = await desk.Client.SubmitJsonAsync(body.Type!, JsonMarshal.GetRawUtf8Value(body.Args).ToArray(), submission, cancellationToken);
            var answer = TaskAnswer.Of(submitted.Task, caller.IsOperator());
            var place = TaskEndpoints.PlaceOf(context.Request, answer.Id);
            if (submitted.IsNew)
            {
                return TypedResults.Accepted(place, answer);
            }

            context.Response.Headers.Location = place;
            return TypedResults.Ok(answer);
        }
        catch (TaskRejectedException rejected)
        {
            return ThawProblems.Invalid(FieldOf(rejected), rejected.InnerException is JsonException wrong ? InWords(body.Type!, wrong) : rejected.Message);
        }
        catch (TaskConflictException conflict)
        {
            return ThawProblems.Problem(StatusCodes.Status409Conflict, conflict.Message);
        }
    }

    // The reader's own words are those of our types, which a caller does not know; where, and what is missing, they do.
    private static string InWords(string type, JsonException wrong) =>
        wrong.Path is { Length: > 1 } path ? $"It is not what '{type}' takes: look at {path}."
        : wrong.Message.IndexOf(Missing, StringComparison.Ordinal) is var at and >= 0 ? $"It is not what '{type}' takes: it lacks {wrong.Message[(at + Missing.Length)..]}"
        : $"It is not what '{type}' takes.";

    private static string FieldOf(TaskRejectedException rejected) => rejected.Subject switch
    {
        "type" => "type",
        "arguments" => "args",
        nameof(TaskSubmission.IdempotencyKey) => "idempotencyKey",
        nameof(TaskSubmission.Delay) => "delaySeconds",
        nameof(TaskSubmission.Priority) => "priority",
        nameof(TaskSubmission.MaximumAttempts) => "maxAttempts",
        _ => "$",
    };

    // The field's text may stand in quotes, as structured fields have it, or bare, as most send it.
    private static (string? Key, string? Complaint) Key(TaskBody body, IHeaderDictionary headers)
    {
        if (!headers.TryGetValue(KeyField, out var sent))
        {
            return (body.IdempotencyKey, null);
        }

        var text = sent.ToString();
        var key = text is ['"', .. var inner, '"'] ? inner : text;
        return sent.Count != 1 ? (null, "It is given more than once.")
            : key.Length == 0 ? (null, "It is empty; leave it out, or name the submission.")
            : body.IdempotencyKey is { } other && other != key ? (null, "The field and the body's idempotencyKey differ; give one of them.")
            : (key, null);
    }
}
