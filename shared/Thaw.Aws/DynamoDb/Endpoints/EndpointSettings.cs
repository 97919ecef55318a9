using Thaw.Aws.Clients;

namespace Thaw.Aws.DynamoDb.Endpoints;

/// <summary>What decides where requests go: the options, else the environment, else the SDK's profile.</summary>
/// <param name="ServiceUrl">A custom address, or nothing for AWS.</param>
/// <param name="Region">The region.</param>
/// <param name="UseFips">Whether only FIPS endpoints will do.</param>
/// <param name="UseDualStack">Whether the endpoint answers over IPv6 too.</param>
/// <param name="AccountMode">Whether the account's own endpoint is used: <c>preferred</c>, <c>required</c> or <c>disabled</c>.</param>
internal sealed record EndpointSettings(Uri? ServiceUrl, string Region, bool UseFips, bool UseDualStack, string AccountMode)
{
    public const string Preferred = "preferred";
    public const string Required = "required";
    public const string Disabled = "disabled";

    public static EndpointSettings Resolve(AwsEndpoint endpoint) => Resolve(endpoint, Environment.GetEnvironmentVariable, ProfileSettings.ServiceUrl);

    internal static EndpointSettings Resolve(AwsEndpoint endpoint, Func<string, string?> variable, Func<Uri?> profileUrl)
    {
        if (endpoint.ServiceUrl is { } url)
        {
            return new EndpointSettings(url, endpoint.Region ?? (endpoint.IsLocal ? null : Text(variable, "AWS_REGION")) ?? endpoint.SigningRegion, false, false, Disabled);
        }

        // A function has no profile, so nothing of the SDK is asked, or loaded, there.
        var hasProfile = HasProfile(variable);
        if (hasProfile && profileUrl() is { } ofProfile)
        {
            return new EndpointSettings(ofProfile, endpoint.Region ?? Text(variable, "AWS_REGION") ?? ProfileSettings.Region(), false, false, Disabled);
        }

        return new EndpointSettings(
            null,
            endpoint.Region ?? Text(variable, "AWS_REGION") ?? ProfileSettings.Region(),
            Flag(variable, "AWS_USE_FIPS_ENDPOINT") ?? (hasProfile && ProfileSettings.UseFips()),
            Flag(variable, "AWS_USE_DUALSTACK_ENDPOINT") ?? (hasProfile && ProfileSettings.UseDualStack()),
            Mode(Text(variable, "AWS_ACCOUNT_ID_ENDPOINT_MODE")) ?? (hasProfile ? Mode(ProfileSettings.AccountMode()) : null) ?? Preferred);
    }

    private static string? Text(Func<string, string?> variable, string name) => variable(name) is { Length: > 0 } text ? text : null;

    private static bool? Flag(Func<string, string?> variable, string name) => Text(variable, name) is not { } text ? null
        : bool.TryParse(text, out var value) ? value
        : throw new InvalidOperationException($"{name} is '{text}'; allowed is true or false.");

    private static string? Mode(string? text) => text?.ToLowerInvariant() switch
    {
        null => null,
        Preferred => Preferred,
        Required => Required,
        Disabled => Disabled,
        _ => throw new InvalidOperationException($"AWS_ACCOUNT_ID_ENDPOINT_MODE is '{text}'; allowed is {Preferred}, {Required} or {Disabled}."),
    };

    /// <summary>Whether there is a profile to ask the SDK for; where there is none, it is not loaded.</summary>
    internal static bool HasProfile(Func<string, string?> variable) =>
        File.Exists(Text(variable, "AWS_CONFIG_FILE") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".aws", "config"));
}
