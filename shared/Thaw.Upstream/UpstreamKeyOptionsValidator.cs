using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Thaw.Upstream;

/// <summary>A secret needs somebody to read it.</summary>
internal sealed class UpstreamKeyOptionsValidator(IServiceProviderIsService known) : IValidateOptions<UpstreamKeyOptions>
{
    public ValidateOptionsResult Validate(string? name, UpstreamKeyOptions options) => options.KeysSecret is { } secret && !known.IsService(typeof(ISecretStore))
        ? ValidateOptionsResult.Fail(
            $"{UpstreamKeyExtensions.Section}:KeysSecret names the secret '{secret}', and this host has nothing to read secrets from: add one, such as AddSsmSecrets, or leave it out.")
        : ValidateOptionsResult.Success;
}
