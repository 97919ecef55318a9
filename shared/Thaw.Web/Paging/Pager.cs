using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Thaw.Web;

/// <summary>
/// Listings in pages: reads <c>limit</c> and <c>cursor</c> of a request, and answers a page with the cursor of the next, also in a <c>Link</c> field. What a store calls its position travels in a
/// signed cursor that is good for this listing, these parameters and this caller alone. Safe from any thread; nothing is made before the first listing, and no key is asked for before the first cursor.
/// </summary>
public sealed partial class Pager
{
    private const string LimitName = "limit";
    private const string CursorName = "cursor";
    private const string Again = "Begin again without a cursor.";

    private readonly IOptions<CursorOptions> _options;
    private readonly CursorRing _ring;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private int _hasWarned;

    internal Pager(IOptions<CursorOptions> options, ISecretStore? secrets, TimeProvider clock, ILogger logger) =>
        (_options, _ring, _clock, _logger) = (options, new CursorRing(options, secrets), clock, logger);

    /// <summary>Reads the query parameters <c>limit</c> and <c>cursor</c>.</summary>
    public ValueTask<PageRequest> ReadAsync(HttpRequest request, CursorBinding binding, PageLimits limits, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var limit = request.Query[LimitName];
        var cursor = request.Query[CursorName];
        return ReadAsync(limit.Count == 0 ? null : limit.ToString(), cursor.Count == 0 ? null : cursor.ToString(), binding, limits, cancellationToken);
    }

    /// <summary>Reads a limit and a cursor from wherever they came.</summary>
    /// <param name="limit">How many items, as the caller wrote it; <see langword="null"/> where they did not.</param>
    /// <param name="cursor">The cursor; <see langword="null"/> for the first page.</param>
    /// <param name="binding">What the cursor must be good for.</param>
    /// <param name="limits">The limit's default and bound.</param>
    /// <param name="cancellationToken">The caller's.</param>
    public async ValueTask<PageRequest> ReadAsync(string? limit, string? cursor, CursorBinding binding, PageLimits limits, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(binding);
        var items = limits.Default;
        if (limit is not null && (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out items) || items < 1 || items > limits.Maximum))
        {
            return new PageRequest { Problem = ThawProblems.Invalid(LimitName, $"It must be a whole number from 1 to {limits.Maximum}.") };
        }

        if (cursor is null)
        {
            return new PageRequest { Limit = items, Binding = binding };
        }

        if (await RingAsync(cancellationToken).ConfigureAwait(false) is not { } ring)
        {
            return new PageRequest { Problem = NoSecret() };
        }

        var fault = CursorCodec.Read(ring, _options.Value.Lifetime, binding, cursor, _clock.GetUtcNow(), out var position);
        return fault == CursorFault.None
            ? new PageRequest { Limit = items, Position = position, Binding = binding }
            : new PageRequest { Problem = Refusal(fault) };
    }

    /// <summary>
    /// Answers a page. Where there is a next one, a <c>GET</c> names it in <c>Link: &lt;…&gt;; rel="next"</c> too, relative to the address that was asked. Without keys there is no cursor, and
    /// the answer is 501: what is left out is never left unsaid. Where the keys are a secret that cannot be had at the moment, it is 503.
    /// </summary>
    /// <param name="context">The request that is answered.</param>
    /// <param name="request">What <see cref="ReadAsync(HttpRequest, CursorBinding, PageLimits, CancellationToken)"/> made of it.</param>
    /// <param name="items">The page.</param>
    /// <param name="position">Where the next begins, as the store says it; <see langword="null"/> after the last.</param>
    /// <param name="cancellationToken">The caller's.</param>
    public async ValueTask<Results<Ok<Page<T>>, ProblemHttpResult>> AnswerAsync<T>(
        HttpContext context, PageRequest request, IReadOnlyList<T> items, string? position, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(request);
        var binding = request.Binding ?? throw new ArgumentException("The request has a problem: answer that.", nameof(request));
        string? next = null;
        if (position is not null)
        {
            var (ring, missing) = await KeysAsync(cancellationToken).ConfigureAwait(false);
            if (missing is not null)
            {
                return missing;
            }

            next = CursorCodec.Write(ring[0], binding, position, _clock.GetUtcNow());
        }

        if (next is not null && HttpMethods.IsGet(context.Request.Method))
        {
            context.Response.Headers.Append(HeaderNames.Link, $"<{Address(context.Request, next)}>; rel=\"next\"");
        }

        return TypedResults.Ok(new Page<T> { Items = items, NextCursor = next });
    }

    /// <summary>
    /// 501 where there are no keys, thus no cursors, 503 where they cannot be had at the moment: for who must know before they begin what takes several pages. Otherwise <see langword="null"/>.
    /// </summary>
    public async ValueTask<ProblemHttpResult?> MissingKeysAsync(CancellationToken cancellationToken) => (await KeysAsync(cancellationToken).ConfigureAwait(false)).Missing;

    /// <summary>400: the cursor was signed here, but the store does not know the position in it (any more).</summary>
    public static ProblemHttpResult Stale() => ThawProblems.Invalid(CursorName, $"What it points to is no longer there. {Again}");

    // Asked for once for an answer: the secret may be another a moment later, or gone.
    private async ValueTask<(byte[][] Ring, ProblemHttpResult? Missing)> KeysAsync(CancellationToken cancellationToken)
    {
        if (_ring.IsSet)
        {
            return await RingAsync(cancellationToken).ConfigureAwait(false) is { } ring ? (ring, null) : ([], NoSecret());
        }

        if (Interlocked.Exchange(ref _hasWarned, 1) == 0)
        {
            LogNoKeys(_logger, ThawPagingExtensions.Section);
        }

        return ([], ThawProblems.Problem(
            StatusCodes.Status501NotImplemented,
            $"This takes more than one page, and this host has no keys to sign cursors with: its operator sets {ThawPagingExtensions.Section}:Keys or :KeysSecret, the same in every process."));
    }

    // Nothing where the keys' secret cannot be had: then the log names it, and the answer does not.
    private async ValueTask<byte[][]?> RingAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _ring.GetAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (SecretUnavailableException fault)
        {
            LogNoSecret(_logger, ThawPagingExtensions.Section, fault);
            return null;
        }
    }

    private static ProblemHttpResult NoSecret() => ThawProblems.Problem(
        StatusCodes.Status503ServiceUnavailable, "This takes more than one page, and the keys that sign cursors cannot be had at the moment.");

    // Relative, so that neither a proxy's name nor a forged Host gets into it.
    private static string Address(HttpRequest request, string next)
    {
        var query = new QueryBuilder();
        foreach (var (name, values) in request.Query)
        {
            if (!name.Equals(CursorName, StringComparison.OrdinalIgnoreCase))
            {
                query.Add(name, values.Select(static value => value ?? ""));
            }
        }

        query.Add(CursorName, next);
        return $"{request.PathBase.ToUriComponent()}{request.Path.ToUriComponent()}{query.ToQueryString().ToUriComponent()}";
    }

    private static ProblemHttpResult Refusal(CursorFault fault) => ThawProblems.Invalid(CursorName, fault switch
    {
        CursorFault.Malformed => $"It is no cursor: give back nextCursor as it was answered. {Again}",
        CursorFault.Expired => $"It was answered too long ago. {Again}",
        _ => $"It is not good for this listing, these parameters and this caller, or was changed, or signed with a key that is no longer used. Give back nextCursor with the parameters of the page that answered it, or begin again without a cursor.",
    });

    [LoggerMessage(4011, LogLevel.Error, "The keys of cursors ({Section}:KeysSecret) cannot be had; listings of several pages are refused meanwhile.")]
    private static partial void LogNoSecret(ILogger logger, string section, Exception fault);

    [LoggerMessage(4010, LogLevel.Warning, "{Section}:Keys is not set: listings that do not fit into one page are refused.")]
    private static partial void LogNoKeys(ILogger logger, string section);
}
