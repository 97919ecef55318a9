using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Credentials;

namespace Thaw.Local.Signing;

/// <summary>Whose signature it is, and for what: credentials from the SDK's own chain, region and service from the address where it tells.</summary>
internal sealed class AwsIdentity
{
    private readonly Func<Task<SigningCredentials>> _credentials;

    private AwsIdentity(Func<Task<SigningCredentials>> credentials, string region, string service) =>
        (_credentials, Region, Service) = (credentials, region, service);

    public string Region { get; }

    public string Service { get; }

    /// <summary>For tests, and whoever has credentials already.</summary>
    public static AwsIdentity Of(SigningCredentials credentials, string region, string service) => new(() => Task.FromResult(credentials), region, service);

    /// <summary>Finds credentials (a named profile, else environment, files, single sign-on, container, instance) and what the address is.</summary>
    /// <exception cref="SigningException">There are none, or the region is unknown.</exception>
    public static AwsIdentity Find(Uri url, string? profile, string? region, string? service)
    {
        var (addressService, addressRegion) = OfAddress(url.Host);
        var chain = new CredentialProfileStoreChain();
        var named = profile is not null && chain.TryGetProfile(profile, out var found) ? found : null;
        if (profile is not null && named is null)
        {
            throw new SigningException($"There is no AWS profile '{profile}'.");
        }

        region ??= addressRegion ?? named?.Region?.SystemName ?? Environment.GetEnvironmentVariable("AWS_REGION") ?? Environment.GetEnvironmentVariable("AWS_DEFAULT_REGION");
        if (region is null)
        {
            throw new SigningException($"The address does not tell its region: name it with --region, or in AWS_REGION.");
        }

        return new AwsIdentity(() => ResolveAsync(chain, profile), region, service ?? addressService ?? "execute-api");
    }

    /// <summary>Whether an address belongs to AWS itself, so that IAM is what it most likely asks for.</summary>
    public static bool IsAwsAddress(Uri url) => OfAddress(url.Host).Service is not null;

    /// <summary>The credentials of this moment: temporary ones are renewed by the SDK.</summary>
    public Task<SigningCredentials> CredentialsAsync() => _credentials();

    // abc.execute-api.eu-central-1.amazonaws.com, abc.lambda-url.eu-central-1.on.aws
    private static (string? Service, string? Region) OfAddress(string host) => host.Split('.') switch
    {
        [_, "execute-api", var region, "amazonaws", ..] => ("execute-api", region),
        [_, "lambda-url", var region, "on", "aws"] => ("lambda", region),
        _ => (null, null),
    };

    private static async Task<SigningCredentials> ResolveAsync(CredentialProfileStoreChain chain, string? profile)
    {
        try
        {
            var source = profile is null ? DefaultAWSCredentialsIdentityResolver.GetCredentials(null)
                : chain.TryGetAWSCredentials(profile, out var named) ? named
                : throw new SigningException($"The AWS profile '{profile}' has no credentials.");
            var now = await source.GetCredentialsAsync();
            return new SigningCredentials(now.AccessKey, now.SecretKey, string.IsNullOrEmpty(now.Token) ? null : now.Token);
        }
        catch (AmazonClientException error)
        {
            throw new SigningException($"No AWS credentials were found: {error.Message}");
        }
    }
}
