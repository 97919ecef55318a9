using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Thaw.Web;

/// <summary>
/// Asks every registered <see cref="IHealthCheck"/> at once and answers within a limit, whatever hangs: also a check that blocks its thread or does not heed its cancellation.
/// One that is still under way from before is waited for and not begun again. Remembers since when each is as it is.
/// </summary>
/// <remarks>
/// The registrations are the platform's (<c>AddHealthChecks().AddCheck(…)</c>, or <see cref="HealthCheckServiceOptions"/> directly). The platform's own service waits for
/// each check to return, which is what this is for.
/// </remarks>
public sealed class DependencyHealth(IOptions<HealthCheckServiceOptions> options, IServiceScopeFactory scopes, TimeProvider clock)
{
    /// <summary>How long checks have. With what is around it, an answer takes less than two seconds.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(1_500);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (HealthStatus Status, DateTimeOffset Since)> _since = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Task<Answer>> _running = new(StringComparer.Ordinal);

    /// <summary>Asks them all.</summary>
    public async Task<DependencyReport> AskAsync(CancellationToken cancellationToken)
    {
        var at = clock.GetUtcNow();

        // Not disposed of: a check that is late still holds its token.
        var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var over = Task.Delay(Limit, clock, limit.Token);
        var states = await Task.WhenAll(options.Value.Registrations.Select(one => AskAsync(one, at, over, limit.Token))).ConfigureAwait(false);
        _ = limit.CancelAsync(); // Elsewhere: what a check has registered there may hang like the check itself.
        cancellationToken.ThrowIfCancellationRequested();
        var worst = states.Length == 0 ? HealthStatus.Healthy : states.Min(static state => state.Status);
        return new DependencyReport(worst, at, [.. states.OrderBy(static state => state.Name, StringComparer.Ordinal)]);
    }

    private async Task<DependencyState> AskAsync(HealthCheckRegistration registration, DateTimeOffset at, Task over, CancellationToken limit)
    {
        var check = Begin(registration, limit);
        var answer = await Task.WhenAny(check, over).ConfigureAwait(false) == check
            ? await check.ConfigureAwait(false)
            : new Answer(registration.FailureStatus, Limit, $"No answer within {Limit.TotalMilliseconds:0} ms.");
        return new DependencyState(registration.Name, answer.Status, Since(registration.Name, answer.Status, at), answer.Took, answer.Detail);
    }

    private Task<Answer> Begin(HealthCheckRegistration registration, CancellationToken limit)
    {
        lock (_gate)
        {
            if (_running.TryGetValue(registration.Name, out var running) && !running.IsCompleted)
            {
                return running;
            }

            // Elsewhere: whatever it does before its first await is not to hold up the others.
            return _running[registration.Name] = Task.Run(() => CheckAsync(registration, limit), CancellationToken.None);
        }
    }

    private async Task<Answer> CheckAsync(HealthCheckRegistration registration, CancellationToken limit)
    {
        var began = clock.GetTimestamp();
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
