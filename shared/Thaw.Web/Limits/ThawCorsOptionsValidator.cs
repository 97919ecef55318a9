using Microsoft.Extensions.Options;

namespace Thaw.Web.Limits;

/// <summary>The options' bounds, and that not everybody's page may act with a user's credentials.</summary>
internal sealed class ThawCorsOptionsValidator : IValidateOptions<ThawCorsOptions>
{
    private const int MaximumNames = 100;
    private const int MaximumMethods = 20;

    public ValidateOptionsResult Validate(string? name, ThawCorsOptions options)
    {
        var failures = new List<string>();
        Check(options.Origins.Count is >= 1 and <= MaximumNames, "Origins", $"1 to {MaximumNames} origins");
        foreach (var origin in options.Origins)
        {
            if (origin == "*" && options.Credentials)
            {
                failures.Add("Thaw:Cors:Origins is * together with Credentials, which would let every page act as its visitor; name the origins.");
            }
            else if (origin == "*" ? options.Origins.Count > 1 : !IsOrigin(origin))
            {
                failures.Add($"Thaw:Cors:Origins has '{origin}'; allowed are origins such as https://app.example.com, without a path, or * alone.");
            }
        }

        Check(AreTokens(options.Methods, MaximumMethods), "Methods", $"at most {MaximumMethods} names of methods");
        Check(AreTokens(options.Headers, MaximumNames), "Headers", $"at most {MaximumNames} names of headers");
        Check(AreTokens(options.ExposedHeaders, MaximumNames), "ExposedHeaders", $"at most {MaximumNames} names of headers");
        Check(options.MaxAge >= TimeSpan.Zero && options.MaxAge <= TimeSpan.FromDays(1), "MaxAge", "00:00:00 to 1.00:00:00");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Check(bool holds, string property, string allowed)
        {
            if (!holds)
            {
                failures.Add($"Thaw:Cors:{property} is out of bounds; allowed: {allowed}.");
            }
        }
    }

    private static bool IsOrigin(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
        && string.Equals(text, url.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase) && url.UserInfo.Length == 0;

    private static bool AreTokens(IList<string> names, int most) =>
        names.Count <= most && names.All(static name => name is { Length: >= 1 and <= 128 } && name.All(static c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c)) && name != "*");
}
