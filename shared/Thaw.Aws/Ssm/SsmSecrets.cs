using System.Text.Json;
using Amazon.Runtime;
using Microsoft.Extensions.Logging;
using Thaw.Aws.Clients;

namespace Thaw.Aws.Ssm;

/// <summary>
/// Secrets as parameters of Systems Manager. Read when the first is asked for, all that are due in one request, and again when they are older than <see cref="GoodFor"/> by the wall clock, so that a
/// rotated one is followed; the SDK is loaded with the first. Where that fails, or takes long, the value that was known is handed out and the next try is a while later; where none is known, who asks is
/// told.
/// </summary>
internal sealed partial class SsmSecrets(AwsClientPool pool, TimeProvider clock, ILogger logger) : ISecretStore, IDisposable
{
    private const string Denied = "AccessDeniedException";
    private const string NoKey = "InvalidKeyId";
    private const string Invalid = "ValidationException";

    /// <summary>How long a value is used before it is read again.</summary>
    public static readonly TimeSpan GoodFor = TimeSpan.FromMinutes(5);

    /// <summary>After a failure: how long a known value is used, and how long one that could not be read is not asked for.</summary>
    public static readonly TimeSpan TriesAgainAfter = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AsksAgainAfter = TimeSpan.FromSeconds(2);

    // Who can do with what is known waits no longer for what is new.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Known> _known = new(StringComparer.Ordinal);

    public ValueTask<string> GetAsync(string name, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Find(name) is { } known ? new(known.Text) : ReadAsync(name, cancellationToken);
    }

    public void Dispose() => _gate.Dispose();

    private async ValueTask<string> ReadAsync(string name, CancellationToken cancellationToken)
    {
        var before = Last(name) is { Failure: null } known ? known.Text : null;
        if (!TryEnter())
        {
            // Somebody is reading already.
            if (before is not null)
            {
                return before;
            }

            await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        try
        {
            // Whoever waited finds what the one before has read, or why not.
            if (Find(name) is { } ready)
            {
                return ready.Text;
            }

            foreach (var names in Due(name).Chunk(GetParameters.MaximumNames))
            {
                await RefreshAsync(names, before is null ? Timeout.InfiniteTimeSpan : Patience, cancellationToken).ConfigureAwait(false);
            }

            // Whatever the clock says by now: it may have been set, or the container frozen.
            return Last(name)!.TextOf(name);
        }
        finally
        {
            _gate.Release();
        }
    }

    private bool TryEnter() => _gate.Wait(TimeSpan.Zero, CancellationToken.None);

    private async ValueTask RefreshAsync(string[] names, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(patience, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var found = await pool.Ssm().SendAsync(new GetParameters(names), both.Token).ConfigureAwait(false);
            foreach (var name in names)
            {
                if (found.Values.TryGetValue(name, out var text))
                {
                    Keep(name, text);
                }
                else
                {
                    Fail(name, new SecretUnavailableException(name, "Systems Manager has no parameter of this name in this region and account: create it (`aws ssm put-parameter --type SecureString`), or correct the name."));
                }
            }
        }
        catch (AmazonServiceException refused) when (names.Length > 1 && refused.ErrorCode is Denied or NoKey or Invalid)
        {
            // One of them is refused, and the others with it.
            foreach (var name in names)
            {
                await RefreshAsync([name], patience, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (AmazonServiceException refused)
        {
            Fail(names, ReasonOf(refused), refused);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            Fail(names, $"Systems Manager did not answer within {patience.TotalSeconds:0} seconds.", late);
        }
        catch (Exception fault) when (fault is AmazonClientException or HttpRequestException or IOException or TimeoutException or InvalidOperationException or JsonException)
        {
            // No answer, a connection that broke, no credentials, no region.
            Fail(names, $"Systems Manager could not be asked: {fault.Message}", fault);
        }
    }

    private static string ReasonOf(AmazonServiceException refused) => refused.ErrorCode switch
    {
        Denied => $"This function may not read it: its role needs ssm:GetParameters on the parameter, and kms:Decrypt on its key where that is one of your own. {refused.Message}",
        NoKey => $"Its key cannot be used: the role needs kms:Decrypt on it, and it must be enabled. {refused.Message}",
        _ => refused.Message,
    };

    private Known? Find(string name)
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            if (!_known.TryGetValue(name, out var known) || now < known.At || now >= known.Until)
            {
                return null;
            }

            known.TextOf(name);
            return known;
        }
    }

    private Known? Last(string name)
    {
        lock (_lock)
        {
            return _known.GetValueOrDefault(name);
        }
    }

    // Those that were asked for before and are due too, in the same request.
    private List<string> Due(string name)
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            return [name, .. _known.Where(one => one.Key != name && one.Value.Failure is null && (now < one.Value.At || now >= one.Value.Until)).Select(static one => one.Key)];
        }
    }

    private void Keep(string name, string text)
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();

            // One that has not changed stays the same string: what was made of it is good.
            _known[name] = new Known(_known.TryGetValue(name, out var before) && before.Text == text ? before.Text : text, now, now + GoodFor, null);
        }
    }

    private void Fail(string[] names, string reason, Exception fault)
    {
        foreach (var name in names)
        {
            Fail(name, new SecretUnavailableException(name, reason, fault));
        }
    }

    private void Fail(string name, SecretUnavailableException fault)
    {
        bool isKnown;
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            isKnown = _known.TryGetValue(name, out var before) && before.Failure is null;
            _known[name] = isKnown ? before! with { At = now, Until = now + TriesAgainAfter } : new Known("", now, now + AsksAgainAfter, fault.Reason);
        }

        if (isKnown)
        {
            LogStale(logger, name, fault);
        }
    }

    private sealed record Known(string Text, DateTimeOffset At, DateTimeOffset Until, string? Failure)
    {
        public string TextOf(string name) => Failure is null ? Text : throw new SecretUnavailableException(name, Failure);
    }

    [LoggerMessage(2110, LogLevel.Warning, "The secret '{Name}' could not be read again; the value that was known is used.")]
    private static partial void LogStale(ILogger logger, string name, Exception fault);
}
