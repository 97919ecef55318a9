namespace Thaw.Web.Upstream;

/// <summary>What a kept answer is worth to one request, now.</summary>
/// <param name="Age">How old it is.</param>
/// <param name="Lifetime">How old it may become.</param>
/// <param name="MayServe">It may be served as it is.</param>
/// <param name="MayServeWhileFetching">It may be served if it is being fetched anew.</param>
/// <param name="MayServeOnError">It may be served if the upstream fails.</param>
internal readonly record struct Judgement(TimeSpan Age, TimeSpan Lifetime, bool MayServe, bool MayServeWhileFetching, bool MayServeOnError)
{
    public bool IsFresh => Lifetime > Age;

    public static Judgement Of(StoredAnswer answer, UpstreamPlan plan, UpstreamCacheOptions options, CacheDirectives wishes, DateTimeOffset now)
    {
        TimeSpan age, lifetime, whileFetching, onError;
        bool mustAsk, neverStale;
        if (plan.Rule is { } rule)
        {
            (age, lifetime) = (Freshness.Resident(answer, now), rule.TimeToLive);
            (whileFetching, onError) = (rule.StaleWhileRevalidate, rule.StaleIfError ?? options.StaleIfError);
            (mustAsk, neverStale) = (false, false);
        }
        else
        {
            var directives = answer.Directives;
            (age, lifetime) = (Freshness.Age(answer, now), Freshness.Lifetime(answer, plan.IsShared, options.HeuristicFraction));
            (whileFetching, onError) = (directives.StaleWhileRevalidate ?? TimeSpan.Zero, directives.StaleIfError ?? options.StaleIfError);
            mustAsk = directives.NoCache;
            neverStale = mustAsk || directives.MustRevalidate || (plan.IsShared && (directives.ProxyRevalidate || directives.SharedMaxAge is not null));
        }

        if (wishes.StaleIfError is { } wished && wished > onError)
        {
            onError = wished;
        }

        var staleFor = age - lifetime;
        var isFresh = lifetime > age && !mustAsk;
        var isYoung = (wishes.MaxAge is not { } maximum || age <= maximum) && (wishes.MinFresh is not { } minimum || lifetime - age >= minimum);
        var isTolerated = !neverStale && wishes.MaxStale is { } tolerance && staleFor <= tolerance;
        return new Judgement(
            age, lifetime,
            MayServe: !wishes.NoCache && isYoung && (isFresh || isTolerated),
            MayServeWhileFetching: !wishes.NoCache && isYoung && !neverStale && staleFor < whileFetching,
            MayServeOnError: !wishes.NoCache && !neverStale && staleFor < onError);
    }

    /// <summary>How long an answer is of any use from its arrival on; zero or less: it need not be kept.</summary>
    public static TimeSpan Usefulness(StoredAnswer answer, UpstreamPlan plan, UpstreamCacheOptions options)
    {
        var judged = Of(answer, plan, options, CacheDirectives.None, answer.AnsweredAt);
        var (whileFetching, onError) = plan.Rule is { } rule
            ? (rule.StaleWhileRevalidate, rule.StaleIfError ?? options.StaleIfError)
            : (answer.Directives.StaleWhileRevalidate ?? TimeSpan.Zero, answer.Directives.StaleIfError ?? options.StaleIfError);
        var longer = whileFetching > onError ? whileFetching : onError;
        if (answer.HasValidator && options.KeepForRevalidation > longer)
        {
            longer = options.KeepForRevalidation;
        }

        var fresh = judged.Lifetime - judged.Age;
        return (fresh > TimeSpan.Zero ? fresh : TimeSpan.Zero) + longer;
    }
}
