using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Thaw.Web;

/// <summary>
/// Asks every registered <see cref="IHealthCheck"/> at once and answers within a limit, whatever hangs: also a check that blocks its thread or does not heed its cancellation.
/// One that is still under way from before is waited for and not begun again, and what it said is good for a second, whoever asks: a check asks what may be in need of rest. Remembers since when
/// each is as it is.
/// </summary>
/// <remarks>
/// The registrations are the platform's (<c>AddHealthChecks().AddCheck(…)</c>, or <see cref="HealthCheckServiceOptions"/> directly). The platform's own service waits for
/// each check to return, which is what this is for.
/// </remarks>
public sealed class DependencyHealth(IOptions<HealthCheckServiceOptions> options, IServiceScopeFactory scopes, TimeProvider clock)
{
    /// <summary>How long checks have. With what is around it, an answer takes less than two seconds.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(1_500);

    /// <summary>How old an answer may be that is repeated. 1 second.</summary>
    public static readonly TimeSpan MaximumAge = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (HealthStatus Status, DateTimeOffset Since)> _since = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (DateTimeOffset At, Task<Answer> Answer)> _running = new(StringComparer.Ordinal);

    /// <summary>Asks them all.</summary>
    public async Task<DependencyReport> AskAsync(CancellationToken cancellationToken)
    {
        var at = clock.GetUtcNow();
        using var left = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var over = Task.Delay(Limit, clock, left.Token);
        var states = await Task.WhenAll(options.Value.Registrations.Select(one => AskAsync(one, at, over))).ConfigureAwait(false);
        await left.CancelAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        var worst = states.Length == 0 ? HealthStatus.Healthy : states.Min(static state => state.Status);
        return new DependencyReport(worst, at, [.. states.OrderBy(static state => state.Name, StringComparer.Ordinal)]);
    }

    private async Task<DependencyState> AskAsync(HealthCheckRegistration registration, DateTimeOffset at, Task over)
    {
        var check = Begin(registration, at);
        var isAnswered = await Task.WhenAny(check, over).ConfigureAwait(false) == check;
        if (!isAnswered)
        {
            // Cancelled where the caller has left: what they did not wait for says nothing of the dependency, and must not count as a change of its state.
            await over.ConfigureAwait(false);
        }

        var answer = isAnswered
            ? await check.ConfigureAwait(false)
            : new Answer(registration.FailureStatus, Limit, $"No answer within {Limit.TotalMilliseconds:0} ms.");
        return new DependencyState(registration.Name, answer.Status, Since(registration.Name, answer.Status, at), answer.Took, answer.Detail);
    }

    private Task<Answer> Begin(HealthCheckRegistration registration, DateTimeOffset at)
    {
        lock (_gate)
        {
            if (_running.TryGetValue(registration.Name, out var running) && (!running.Answer.IsCompleted || (at >= running.At && at - running.At < MaximumAge)))
            {
                return running.Answer;
            }

            // Elsewhere: whatever it does before its first await is not to hold up the others. Nobody's in particular: whoever asked first and leaves takes it from nobody.
            using (ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow())
            {
                var answer = Task.Run(() => CheckAsync(registration), CancellationToken.None);
                _running[registration.Name] = (at, answer);
                return answer;
            }
        }
    }

    private async Task<Answer> CheckAsync(HealthCheckRegistration registration)
    {
        var began = clock.GetTimestamp();
        using var over = new CancellationTokenSource(Limit, clock);
        var limit = over.Token;
        try
        {
            var scope = scopes.CreateAsyncScope();
            await using (scope.ConfigureAwait(false))
            {
                var result = await registration.Factory(scope.ServiceProvider)
                    .CheckHealthAsync(new HealthCheckContext { Registration = registration }, limit).ConfigureAwait(false);
                return new Answer(result.Status, clock.GetElapsedTime(began), result.Description);
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return new Answer(registration.FailureStatus, clock.GetElapsedTime(began), $"No answer within {Limit.TotalMilliseconds:0} ms.");
        }
        catch (Exception fault) // A check that fails is an answer. Its message may name what is nobody's business; the kind of fault does not.
        {
            return new Answer(registration.FailureStatus, clock.GetElapsedTime(began), $"The check failed: {fault.GetType().Name}.");
        }
    }

    private DateTimeOffset Since(string name, HealthStatus status, DateTimeOffset at)
    {
        lock (_gate)
        {
            if (!_since.TryGetValue(name, out var known) || known.Status != status)
            {
                _since[name] = known = (status, at);
            }

            return known.Since;
        }
    }

    private sealed record Answer(HealthStatus Status, TimeSpan Took, string? Detail);
}
