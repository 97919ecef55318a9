using System.Globalization;
using Thaw.Aws.DynamoDb.Endpoints;

namespace Thaw.Aws.Clients;

/// <summary>
/// How often a call is sent at most, where somebody says: <c>AWS_MAX_ATTEMPTS</c>, else the profile's <c>max_attempts</c>. The clients have one mode of retries, whatever <c>AWS_RETRY_MODE</c> says: pauses, kinds
/// of errors and the budget are those of the SDK's <c>standard</c>, and a client that is throttled gives way, which is what its <c>adaptive</c> adds.
/// </summary>
internal sealed class AttemptSetting(Func<string, string?> variable, Func<int?> profile)
{
    private const string Name = "AWS_MAX_ATTEMPTS";

    public static AttemptSetting Environment { get; } = new(
        System.Environment.GetEnvironmentVariable, static () => EndpointSettings.HasProfile(System.Environment.GetEnvironmentVariable) ? ProfileSettings.MaximumAttempts() : null);

    /// <summary>What was said, else what is usual for the client.</summary>
    /// <exception cref="InvalidOperationException">What was said is no number of attempts.</exception>
    public int Or(int usual) => variable(Name) is { Length: > 0 } text
        ? int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var attempts) && attempts > 0
            ? attempts
            : throw new InvalidOperationException($"{Name} is '{text}'; allowed is a whole number from 1.")
        : profile() is { } ofProfile and > 0 ? ofProfile : usual;
}
