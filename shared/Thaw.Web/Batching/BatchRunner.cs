using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Thaw.Web.Batching;

/// <summary>
/// Runs a batch: in the order given; neighbours that change nothing and do not refer to each other at once. Each goes through the whole pipeline, authentication included, and has an
/// answer of its own whatever becomes of the others.
/// </summary>
internal sealed partial class BatchRunner(BatchEntry entry, IHttpContextFactory contexts, IOptions<BatchOptions> options, ILogger<BatchRunner> logger)
{
    private readonly BatchOptions _options = options.Value;

    public async Task<IReadOnlyList<BatchAnswer>> RunAsync(HttpContext context, IReadOnlyList<BatchItem> items)
    {
        var outer = new BatchOuter(context);
        var answers = new Dictionary<string, BatchAnswer>(StringComparer.Ordinal);
        for (var next = 0; next < items.Count;)
        {
            var together = Together(items, next);
            var made = new BatchAnswer[together.Count];
            await Parallel.ForAsync(
                0, together.Count, new ParallelOptions { MaxDegreeOfParallelism = _options.Parallelism, CancellationToken = outer.Aborted },
                async (i, _) => made[i] = await AnswerAsync(outer, together[i], answers).ConfigureAwait(false)).ConfigureAwait(false);
            foreach (var answer in made)
            {
                answers.Add(answer.Id, answer);
            }

            next += together.Count;
        }

        return Bounded([.. items.Select(item => answers[item.Id!])]);
    }

    private static List<BatchItem> Together(IReadOnlyList<BatchItem> items, int first)
    {
        var together = new List<BatchItem> { items[first] };
        var ids = new HashSet<string>(StringComparer.Ordinal) { items[first].Id! };
        for (var i = first + 1; i < items.Count && IsSafe(items[first]) && IsSafe(items[i]) && !DependenciesOf(items[i]).Any(ids.Contains); i++)
        {
            together.Add(items[i]);
            ids.Add(items[i].Id!);
        }

        return together;
    }

    private static bool IsSafe(BatchItem item) => HttpMethods.IsGet(item.Method!) || HttpMethods.IsHead(item.Method!) || HttpMethods.IsOptions(item.Method!);

    private static IEnumerable<string> DependenciesOf(BatchItem item) => (item.DependsOn ?? []).OfType<string>().Concat(BatchReferences.Of(item));

    // All answers together, the longest given up first: what is left is as much as can be had.
    private List<BatchAnswer> Bounded(List<BatchAnswer> answers)
    {
        var total = answers.Sum(static answer => (long)answer.Body.Length);
        foreach (var longest in answers.OrderByDescending(static answer => answer.Body.Length).ToList())
        {
            if (total <= _options.MaximumTotalBytes)
            {
                break;
            }

            total -= longest.Body.Length;
            answers[answers.IndexOf(longest)] = Problem(
                longest.Id, StatusCodes.Status507InsufficientStorage, $"The batch's answers are longer than the {_options.MaximumTotalBytes} bytes it may have together; ask for this one by itself.");
        }

        return answers;
    }

    private async Task<BatchAnswer> AnswerAsync(BatchOuter outer, BatchItem item, Dictionary<string, BatchAnswer> answers)
    {
        if (DependenciesOf(item).FirstOrDefault(id => !answers[id].Succeeded) is { } failed)
        {
            return Problem(item.Id!, StatusCodes.Status424FailedDependency, $"It depends on '{failed}', which was answered {answers[failed].Status}.");
        }

        try
        {
            var path = BatchReferences.InPath(item.Path!, answers);
            if (BatchRules.PathComplaint(path) is { } complaint)
            {
                return Problem(item.Id!, StatusCodes.Status424FailedDependency, $"With the values of earlier answers its path is of no use. {complaint}");
            }

            var headers = (item.Headers ?? new Dictionary<string, string?>()).ToDictionary(
                static header => header.Key, header => BatchReferences.InHeader(header.Value!, answers), StringComparer.OrdinalIgnoreCase);
            return await SendAsync(outer, item, path, headers, BodyOf(item, headers, answers)).ConfigureAwait(false);
        }
        catch (MissingValueException missing)
        {
            return Problem(item.Id!, StatusCodes.Status424FailedDependency, missing.Message);
        }
        catch (RegexMatchTimeoutException)
        {
            return Problem(item.Id!, StatusCodes.Status424FailedDependency, "It takes too long to find what of earlier answers it refers to.");
        }
    }

    private byte[]? BodyOf(BatchItem item, Dictionary<string, string> headers, Dictionary<string, BatchAnswer> answers)
    {
        if (item.Body is not { ValueKind: not JsonValueKind.Undefined } body)
        {
            return null;
        }

        if (headers.TryAdd(HeaderNames.ContentType, "application/json") || headers[HeaderNames.ContentType].Contains("json", StringComparison.OrdinalIgnoreCase))
        {
            return BatchReferences.InBody(body, answers, _options.MaximumAnswerBytes);
        }

        return body.ValueKind == JsonValueKind.String ? BatchReferences.InText(body.GetString()!, answers, _options.MaximumAnswerBytes) : Encoding.UTF8.GetBytes(body.GetRawText());
    }

    private async Task<BatchAnswer> SendAsync(BatchOuter outer, BatchItem item, string path, Dictionary<string, string> headers, byte[]? body)
    {
        var exchange = new BatchExchange(outer.Caller, _options.MaximumAnswerBytes, outer.Aborted) { CanHaveBody = body is not null };
        await using (exchange.ConfigureAwait(false))
        {
            var inner = contexts.Create(outer.FeaturesOf(item, path, headers, body, exchange));
            try
            {
                await entry.Pipeline!(inner).ConfigureAwait(false);
                await exchange.CompleteAsync().ConfigureAwait(false);
                return new BatchAnswer(item.Id!, exchange.StatusCode, exchange.Headers, exchange.Written.ToArray());
            }
            catch (Exception error) when (!outer.Aborted.IsCancellationRequested)
            {
                if (exchange.IsTooLong)
                {
                    return Problem(
                        item.Id!, StatusCodes.Status507InsufficientStorage,
                        $"The answer is longer than the {_options.MaximumAnswerBytes} bytes that one of a batch may have; ask for it by itself.");
                }

                LogFailed(logger, error);
                return Problem(item.Id!, StatusCodes.Status500InternalServerError, "The service failed; its log says why.");
            }
            finally
            {
                await exchange.EndAsync(error => LogFailed(logger, error)).ConfigureAwait(false);
                contexts.Dispose(inner);
            }
        }
    }

    private static BatchAnswer Problem(string id, int status, string detail)
    {
        IHeaderDictionary headers = new HeaderDictionary();
        headers.ContentType = "application/problem+json";
        var problem = new BatchProblem(status, Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status), detail);
        return new BatchAnswer(id, status, headers, JsonSerializer.SerializeToUtf8Bytes(problem, BatchJsonContext.Default.BatchProblem));
    }

    [LoggerMessage(4101, LogLevel.Error, "A request of a batch failed with an exception that nothing expected.")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
