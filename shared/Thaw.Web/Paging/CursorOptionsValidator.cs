using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Thaw.Web;

/// <summary>Never repeats a key.</summary>
internal sealed class CursorOptionsValidator(IServiceProviderIsService known) : IValidateOptions<CursorOptions>
{
    private static readonly TimeSpan LeastLifetime = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MostLifetime = TimeSpan.FromDays(30);

    public ValidateOptionsResult Validate(string? name, CursorOptions options)
    {
        var failures = new List<string>();
        if (options.Keys.Count > CursorOptions.MaximumKeys)
        {
            failures.Add($"{ThawPagingExtensions.Section}:Keys holds {options.Keys.Count} keys; at most {CursorOptions.MaximumKeys} are allowed.");
        }

        for (var i = 0; i < options.Keys.Count; i++)
        {
            if (CursorKey.Read(options.Keys[i]) is null)
            {
                failures.Add(
                    $"{ThawPagingExtensions.Section}:Keys:{i} must be {CursorKey.LeastBytes} to {CursorKey.MostBytes} random bytes in base64, as `openssl rand -base64 {CursorKey.LeastBytes}` prints them.");
            }
        }

        if (options.Lifetime < LeastLifetime || options.Lifetime > MostLifetime)
        {
            failures.Add($"{ThawPagingExtensions.Section}:LifetimeSeconds is {options.Lifetime.TotalSeconds}; {LeastLifetime.TotalSeconds} to {MostLifetime.TotalSeconds} is allowed.");
        }

        if (options.KeysSecret is { } secret && !known.IsService(typeof(ISecretStore)))
        {
            failures.Add($"{ThawPagingExtensions.Section}:KeysSecret names the secret '{secret}', and this host has nothing to read secrets from: add one, such as AddSsmSecrets, or set {ThawPagingExtensions.Section}:Keys.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
