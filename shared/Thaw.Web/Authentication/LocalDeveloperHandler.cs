using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Thaw.Web;

internal sealed class LocalDeveloperHandler(
    IOptionsMonitor<LocalDeveloperOptions> options,
    IOptionsMonitor<ThawApiKeyOptions> keys,
    ILoggerFactory logger,
    UrlEncoder encoder)
    : AuthenticationHandler<LocalDeveloperOptions>(options, logger, encoder)
{
    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var refusal = keys.Get(ThawAuthenticationSchemes.ApiKey).Keys.Count > 0
            ? "API keys are configured, so the developer needs one too."
            : LoopbackRequest.Refusal(Context);
        return Task.FromResult(refusal is null
            ? AuthenticateResult.Success(new AuthenticationTicket(Developer(), Scheme.Name))
            : AuthenticateResult.Fail(refusal));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var failure = (await HandleAuthenticateOnceSafeAsync().ConfigureAwait(false)).Failure;
        Response.Headers.WWWAuthenticate = "ApiKey realm=\"thaw\"";
        await ThawProblems.Unauthorized(failure?.Message ?? "This needs an authenticated caller.").ExecuteAsync(Context).ConfigureAwait(false);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        ThawProblems.Forbidden("The caller is known, and not allowed to do this.").ExecuteAsync(Context);

    private ClaimsPrincipal Developer() => new(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.NameIdentifier, Options.User),
            new Claim(ClaimTypes.Name, Options.User),
            new Claim(ClaimTypes.Role, ThawRoles.Operator),
        ],
        Scheme.Name));
}
