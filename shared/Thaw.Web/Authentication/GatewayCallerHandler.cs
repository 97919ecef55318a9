using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Thaw.Web;

/// <summary>
/// Takes the user that the server put on the request, which it has from the gateway and nobody can send, beside the caller of an API key. Whoever presents
/// both is both: where they differ, <see cref="CallerPrincipalExtensions.GetVerifiedUser"/> knows none.
/// </summary>
internal sealed class GatewayCallerHandler(IOptionsMonitor<GatewayCallerOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<GatewayCallerOptions>(options, logger, encoder)
{
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var gateway = Context.User is { Identity.IsAuthenticated: true } user ? user : null;
        var key = await Context.AuthenticateAsync(ThawAuthenticationSchemes.ApiKey).ConfigureAwait(false);
        if (gateway is null)
        {
            return key;
        }

        if (key.Failure is not null)
        {
            // A caller who presents a key that is not one is not let in on the other ground.
            Context.User = new ClaimsPrincipal(new ClaimsIdentity());
            return key;
        }

        var caller = new ClaimsPrincipal();
        foreach (var identity in gateway.Identities)
        {
            caller.AddIdentity(
                OperatorClaim.IsIn(identity, Options) && !identity.HasClaim(identity.RoleClaimType, ThawRoles.Operator) ? AsOperator(identity) : identity);
        }

        if (key.Principal is { } owner)
        {
            caller.AddIdentities(owner.Identities);
        }

        return AuthenticateResult.Success(new AuthenticationTicket(caller, Scheme.Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => Context.ChallengeAsync(ThawAuthenticationSchemes.ApiKey, properties);

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => Context.ForbidAsync(ThawAuthenticationSchemes.ApiKey, properties);

    // Another identity, not one more claim in this one: the requests of a batch have the same in hand, and run at once.
    private static ClaimsIdentity AsOperator(ClaimsIdentity identity)
    {
        var known = identity.Clone();
        known.AddClaim(new Claim(known.RoleClaimType, ThawRoles.Operator));
        return known;
    }
}
