using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Thaw.Web.Redaction;

namespace Thaw.Web.Payload;

/// <summary>Reshapes JSON answers by what the request asks for and the options say.</summary>
internal sealed class PayloadMiddleware(IOptions<PayloadOptions> options)
{
    private readonly PayloadOptions _options = options.Value;
    private readonly SensitiveNames _sensitive = new(options.Value.SensitiveNames);

    public string FieldsParameter => _options.FieldsParameter;

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var fields = default(FieldSelection);
        var asked = context.Request.Query[_options.FieldsParameter];
        if (asked.Count > 0 && !FieldSelection.TryParse(string.Join(',', asked.ToArray()), out fields, out var complaint))
        {
            await ThawProblems.Invalid(_options.FieldsParameter, complaint).ExecuteAsync(context).ConfigureAwait(false);
            return;
        }

        if ((fields is null && !_options.Optimize && _sensitive.IsEmpty) || HttpMethods.IsHead(context.Request.Method))
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        var inner = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        var body = new ReshapedBody(context, inner, new PayloadPlan(_options, _sensitive, fields));
        IReadOnlyList<string> unknown = [];
        AnswerTooDeepException? tooDeep = null;
        context.Features.Set<IHttpResponseBodyFeature>(body);
        try
        {
            await next(context).ConfigureAwait(false);
            unknown = await body.FinishAsync().ConfigureAwait(false);
        }
        catch (AnswerTooDeepException fault) when (body.CanSeek && !context.Response.HasStarted)
        {
            tooDeep = fault;
        }
        finally
        {
            context.Features.Set(inner);
            await body.DisposeAsync().ConfigureAwait(false);
        }

        if (tooDeep is not null)
        {
            context.Response.Clear();
            await Refuse(tooDeep).ExecuteAsync(context).ConfigureAwait(false);
        }
        else if (unknown.Count > 0)
        {
            context.Response.Clear();
            await ThawProblems.Invalid(_options.FieldsParameter, Complain(unknown)).ExecuteAsync(context).ConfigureAwait(false);
        }
    }

    // Passed on as it is, it could hold what must not leave.
    private ProblemHttpResult Refuse(AnswerTooDeepException fault) => fault.IsPicked
        ? ThawProblems.Invalid(_options.FieldsParameter, $"This answer is nested deeper than {fault.Limit} levels, and no fields are picked from it: ask for it whole.")
        : ThawProblems.Problem(
            StatusCodes.Status500InternalServerError, $"This answer is nested deeper than {fault.Limit} levels, which is too deep to take out of it what must not leave: it is not sent.");

    private static string Complain(IReadOnlyList<string> unknown) => unknown.Count == 1
        ? $"There is no '{unknown[0]}' in this answer."
        : $"There are no {string.Join(", ", unknown.Take(10).Select(static field => $"'{field}'"))}{(unknown.Count > 10 ? ", …" : "")} in this answer.";
}
