namespace Thaw.Web.OutputCaching;

/// <summary>What became of a request to an endpoint whose answers are cached.</summary>
internal enum AnswerOutcome
{
    /// <summary>Its answer may neither be taken from the cache nor be kept.</summary>
    Bypass,

    /// <summary>The endpoint made the answer.</summary>
    Miss,

    /// <summary>A kept answer in its time.</summary>
    Hit,

    /// <summary>A kept answer past its time; another request is making it anew.</summary>
    Stale,
}
