using System.Text;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Thaw.Web.OutputCaching;

/// <summary>Whether a request may have to do with the cache at all, and whether the answer to it may be kept.</summary>
internal static class AnswerAdmission
{
    private const int LongestUser = 256;

    // Set by the platform's middleware for those that come after it and rely on it.
    private const string IsAuthorizedKey = "__AuthorizationMiddlewareWithEndpointInvoked";

    /// <summary>Whether it may, and if so whose answers it is about.</summary>
    public static bool TryAdmit(HttpContext context, AnswerScope scope)
    {
        if (!HttpMethods.IsGet(context.Request.Method) || !IsLetIn(context, out var isOpen))
        {
            return false;
        }

        var isKnown = ProvesSomething(context);
        scope.IsPublic = isOpen && !isKnown;
        if (scope.Rules.IsShared || !isKnown)
        {
            return true;
        }

        scope.User = context.User.GetVerifiedUser();
        return scope.Rules.ByUser && scope.User is { } user && Encoding.UTF8.GetByteCount(user) <= LongestUser;
    }

    /// <summary>Whether an answer may be kept that the endpoint has just made: before anything else touches its headers.</summary>
    public static bool MayKeep(HttpContext context, AnswerScope scope)
    {
        var headers = context.Response.Headers;
        return context.Response.StatusCode == StatusCodes.Status200OK
            && StringValues.IsNullOrEmpty(headers.SetCookie)
            && !Says(headers, CacheControlHeaderValue.NoStoreString) && !Says(headers, CacheControlHeaderValue.NoCacheString)
            && (scope.User is not null || !Says(headers, CacheControlHeaderValue.PrivateString))
            && VariesOnlyBy(headers.Vary, scope.Rules.Headers)
            && IsStillTheSame(context, scope);
    }

    // Authentication that runs after the cache, or in the endpoint, comes too late for the look-up: what it led to is nobody else's.
    private static bool IsStillTheSame(HttpContext context, AnswerScope scope) =>
        scope.Rules.IsShared || (scope.User is { } user ? context.User.GetVerifiedUser() == user : !ProvesSomething(context));

    private static bool ProvesSomething(HttpContext context) =>
        !StringValues.IsNullOrEmpty(context.Request.Headers.Authorization) || context.User.Identities.Any(static identity => identity.IsAuthenticated);

    // An answer from the cache goes past whatever comes after it: if that is the authorisation, there must be none.
    private static bool IsLetIn(HttpContext context, out bool isOpen)
    {
        var metadata = context.GetEndpoint()!.Metadata;
        isOpen = metadata.GetMetadata<IAllowAnonymous>() is not null || context.RequestServices.GetService<IAuthorizationPolicyProvider>() is null;
        return isOpen || context.Items.ContainsKey(IsAuthorizedKey);
    }

    private static bool Says(IHeaderDictionary headers, string directive) => HeaderUtilities.ContainsCacheDirective(headers.CacheControl, directive);

    private static bool VariesOnlyBy(StringValues vary, string[] headers) =>
        StringValues.IsNullOrEmpty(vary)
        || vary.SelectMany(static line => (line ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .All(name => headers.Contains(name, StringComparer.OrdinalIgnoreCase));
}
