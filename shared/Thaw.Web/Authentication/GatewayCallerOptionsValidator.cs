using Microsoft.Extensions.Options;

namespace Thaw.Web;

internal sealed class GatewayCallerOptionsValidator : IValidateOptions<GatewayCallerOptions>
{
    public ValidateOptionsResult Validate(string? name, GatewayCallerOptions options) =>
        string.IsNullOrWhiteSpace(options.OperatorsClaim) != (options.OperatorsValues.Count == 0)
            ? ValidateOptionsResult.Fail("Thaw:Operators:Claim and Thaw:Operators:Values go together: set both, or neither and there are no operators.")
            : options.OperatorsValues.Any(static value => string.IsNullOrWhiteSpace(value) || value.AsSpan().ContainsAny(" ,[]"))
                ? ValidateOptionsResult.Fail("Thaw:Operators:Values must be names without spaces, commas and brackets: those part the values of a claim.")
                : ValidateOptionsResult.Success;
}
