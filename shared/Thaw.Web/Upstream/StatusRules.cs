namespace Thaw.Web.Upstream;

/// <summary>What statuses mean to a cache.</summary>
internal static class StatusRules
{
    /// <summary>Whether an answer of this status may be kept without a lifetime of its own (RFC 9110, section 15.1).</summary>
    public static bool MayBeGuessed(int status) => status is 200 or 203 or 204 or 300 or 301 or 308 or 404 or 405 or 410 or 414 or 501;

    /// <summary>Whether this cache knows what a status asks of caches. A part (206) is not kept, a 304 is part of a revalidation.</summary>
    public static bool IsUnderstood(int status) => MayBeGuessed(status) || status is 201 or 202 or 302 or 303 or 307 or 400 or 401 or 403 or 409 or 429 or 500 or 502 or 503 or 504;

    /// <summary>Whether an older answer may stand in for one of this status.</summary>
    public static bool IsFailure(int status) => status is 500 or 502 or 503 or 504;
}
