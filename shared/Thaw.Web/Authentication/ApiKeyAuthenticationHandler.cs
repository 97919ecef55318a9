using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Thaw.Web;

internal sealed class ApiKeyAuthenticationHandler(IOptionsMonitor<ThawApiKeyOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<ThawApiKeyOptions>(options, logger, encoder)
{
    public const string HeaderName = "X-Api-Key";
    private const string AuthorizationPrefix = "ApiKey ";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var presented = Presented(out var ambiguous);
        if (ambiguous)
        {
            return Task.FromResult(AuthenticateResult.Fail("The request carries more than one API key; send one."));
        }

        if (presented is null)
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        return Task.FromResult(Options.Ring.Find(presented) is { } caller
            ? AuthenticateResult.Success(new AuthenticationTicket(caller, Scheme.Name))
            : AuthenticateResult.Fail("The API key is not one of those configured."));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var failure = (await HandleAuthenticateOnceSafeAsync().ConfigureAwait(false)).Failure;
        Response.Headers.WWWAuthenticate = "ApiKey realm=\"thaw\"";
        var detail = failure?.Message ?? $"This needs an API key: send it as {HeaderName}, or as Authorization: ApiKey.";
        await ThawProblems.Unauthorized(detail).ExecuteAsync(Context).ConfigureAwait(false);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        ThawProblems.Forbidden("The caller is known, and not allowed to do this.").ExecuteAsync(Context);

    private string? Presented(out bool ambiguous)
    {
        var header = Request.Headers[HeaderName];
        var authorization = Request.Headers[HeaderNames.Authorization];
        ambiguous = header.Count > 1 || authorization.Count > 1;
        var bearer = authorization.Count == 1 && authorization[0] is { } value
            && value.StartsWith(AuthorizationPrefix, StringComparison.OrdinalIgnoreCase)
                ? value[AuthorizationPrefix.Length..].Trim()
                : null;
        var key = header.Count == 1 ? header[0] : null;
        ambiguous |= key is not null && bearer is not null;
        return key ?? bearer;
    }
}
