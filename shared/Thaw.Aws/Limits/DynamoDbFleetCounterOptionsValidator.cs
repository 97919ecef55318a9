using Microsoft.Extensions.Options;

namespace Thaw.Aws.Limits;

/// <summary>Says which value is unusable and what is allowed.</summary>
internal sealed class DynamoDbFleetCounterOptionsValidator : IValidateOptions<DynamoDbFleetCounterOptions>
{
    public ValidateOptionsResult Validate(string? name, DynamoDbFleetCounterOptions options)
    {
        if (options.Table.Length is < 3 or > 255 || !options.Table.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-'))
        {
            return ValidateOptionsResult.Fail($"The fleet counters' DynamoDB table (CACHE_TABLE_NAME) is '{options.Table}'; it takes 3 to 255 characters of A–Z a–z 0–9 _ . -");
        }

        return options.ServiceUrl is { } url && (!url.IsAbsoluteUri || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps))
            ? ValidateOptionsResult.Fail($"The fleet counters' DynamoDB {nameof(options.ServiceUrl)} is '{url}'; it must be an absolute http or https address.")
            : ValidateOptionsResult.Success;
    }
}
