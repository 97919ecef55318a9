using System.Collections.Frozen;
using System.Text.Json;

namespace Thaw.Jobs;

/// <summary>
/// Runs what a message asks for: <c>{ "type": "cache.invalidate", "arguments": { "namespace": "company", "tag": "customers" } }</c>. Safe from any thread;
/// messages that run at the same time may share their requests to the store.
/// </summary>
public sealed class JobRunner
{
    private readonly FrozenDictionary<string, IJob> _jobs;
    private readonly string _known;

    internal JobRunner(IEnumerable<IJob> jobs)
    {
        _jobs = jobs.ToFrozenDictionary(static job => job.Type, StringComparer.Ordinal);
        _known = string.Join(", ", _jobs.Keys.Order(StringComparer.Ordinal));
    }

    /// <summary>Runs one message. What is wrong with it is said in the outcome; a fault of the store's escapes as what it is.</summary>
    /// <param name="message">The message's body, JSON.</param>
    /// <param name="cancellationToken">Ends the work; the message is then not done.</param>
    public async ValueTask<JobOutcome> RunAsync(string message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (Read(message) is not { Type: { } type } read)
        {
            return JobOutcome.Rejected($"A message is {{ \"type\": …, \"arguments\": {{ … }} }} and nothing else; types are: {_known}.");
        }

        if (!_jobs.TryGetValue(type, out var job))
        {
            return JobOutcome.Rejected($"Nothing here runs the message's type; types are: {_known}.");
        }

        if (read.Arguments.ValueKind != JsonValueKind.Object)
        {
            return JobOutcome.Rejected($"The arguments of {job.Type} are missing or no object: {job.Usage}");
        }

        try
        {
            return await job.RunAsync(read.Arguments, cancellationToken).ConfigureAwait(false);
        }
        catch (JsonException)
        {
            return JobOutcome.Rejected($"The arguments of {job.Type} are not what it takes: {job.Usage}");
        }
    }

    private static JobMessage? Read(string message)
    {
        try
        {
            return JsonSerializer.Deserialize(message, JobJsonContext.Default.JobMessage);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
