using Microsoft.AspNetCore.Authentication;

namespace Thaw.Web;

/// <summary>The API keys that are accepted. A value out of bounds stops the start with a sentence that names it.</summary>
public sealed class ThawApiKeyOptions : AuthenticationSchemeOptions
{
    /// <summary>The keys; none by default, and then nobody is let in by this scheme. At most 1,000: every request is compared with all of them.</summary>
    public IList<ThawApiKey> Keys { get; } = [];

    // Made at the first request: a handler lives for one request, its options for the process. Two made at once are equal.
    internal ApiKeyRing Ring => field ??= new ApiKeyRing(Keys);
}
